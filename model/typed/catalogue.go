package typed

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"dumplens/model"
)

// Catalogue is the types that are known for one dump. It is safe for concurrent use.
type Catalogue struct {
	d     *model.Dump
	data  *data
	width int // bits of a pointer of the dumped machine

	mu   sync.Mutex
	made map[string]*Type // by name and width
}

// Type is a structure with its fields in the order of their offsets.
type Type struct {
	Name   string
	Width  int    // bits of its pointers, 32 or 64
	Size   uint64 // bytes
	Words  string // what it is, "" when nothing more is known
	Source string // where the layout is from
	Fields []Field
}

// Field is a field of a Type.
type Field struct {
	Name     string
	Offset   uint64
	Form     Form
	Bit      uint8 // first bit of a bit field, from the least significant
	BitCount uint8 // 0 for no bit field
	Words    string
}

// For is the catalogue of a dump.
func For(d *model.Dump) (*Catalogue, error) {
	data, err := builtIn()
	if err != nil {
		return nil, err
	}
	return &Catalogue{d: d, data: data, width: 8 * d.Arch.PointerSize(), made: map[string]*Type{}}, nil
}

// Names are the types of the catalogue, sorted, those of the build with the underscore
// of their name.
func (c *Catalogue) Names() []string {
	found := map[string]bool{}
	for name, s := range c.data.structs {
		if s.has[0] || s.has[1] {
			found[name] = true
		}
	}
	if list, ok := c.d.Layouts.(model.LayoutLister); ok {
		for _, name := range list.Names() {
			if _, public := c.data.structs[bare(name)]; !public {
				found[name] = true
			}
		}
	}
	for alias := range c.aliases() {
		found[alias] = true
	}
	return slices.SortedFunc(maps.Keys(found), func(a, b string) int { return strings.Compare(bare(a), bare(b)) })
}

// bare is a structure's name without the underscore of its tag.
func bare(name string) string { return strings.TrimPrefix(name, "_") }

// aliases are names that mean another structure on each architecture.
func (c *Catalogue) aliases() map[string]string {
	switch c.d.Arch {
	case model.ArchX86, model.ArchX86PAE:
		pte := "HARDWARE_PTE_X86"
		if c.d.Arch == model.ArchX86PAE {
			pte = "HARDWARE_PTE_X64"
		}
		return map[string]string{"CONTEXT": "CONTEXT_X86", "HARDWARE_PTE": pte}
	case model.ArchARM64:
		return map[string]string{"CONTEXT": "CONTEXT_ARM64", "HARDWARE_PTE": "HARDWARE_PTE_ARM64"}
	case model.ArchX64:
		return map[string]string{"CONTEXT": "CONTEXT_AMD64", "HARDWARE_PTE": "HARDWARE_PTE_X64", "KTRAP_FRAME": "KTRAP_FRAME_AMD64"}
	}
	return nil
}

// Find finds a type by its name, as it stands in Names or as a debugger writes it
// (nt!_EPROCESS), without regard to case. @32 or @64 behind it chooses a width; else it
// is the machine's, or the only one that the type has.
func (c *Catalogue) Find(name string) (*Type, error) {
	text := strings.TrimSpace(name)
	if _, after, ok := strings.Cut(text, "!"); ok {
		text = after
	}
	base, width := cutWidth(text, "@", 0)
	if t := c.named(base, width); t != nil {
		return t, nil
	}
	for _, n := range c.Names() {
		if strings.EqualFold(bare(n), bare(base)) {
			if t := c.named(n, width); t != nil {
				return t, nil
			}
		}
	}
	return nil, fmt.Errorf("there is no type %q: dumpinfo types FILE lists those that are known", name)
}

// named is the type of that very name, with or without the underscore; nil for none.
// Width 0 is any.
func (c *Catalogue) named(name string, width int) *Type {
	if to, ok := c.aliases()[bare(name)]; ok {
		name = to
	}
	if width == 0 {
		width = c.width
		if s, ok := c.data.structs[bare(name)]; ok && !s.has[side(width)] {
			width = 96 - width // the other one
		}
	}
	key := fmt.Sprintf("%s@%d", bare(name), width)
	c.mu.Lock()
	t, ok := c.made[key]
	c.mu.Unlock()
	if ok {
		return t
	}
	t = c.make(bare(name), width)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.made[key] = t
	return t
}

// side is the index of a width in the pairs of a def.
func side(width int) int {
	if width == 32 {
		return 0
	}
	return 1
}

// size is the size of a structure without its fields; false when there is none.
func (c *Catalogue) size(name string, width int) (uint64, bool) {
	if to, ok := c.aliases()[bare(name)]; ok {
		name = to
	}
	s, l := c.data.structs[bare(name)], c.layout(name, width)
	switch {
	case l != nil && l.Size > 0:
		return l.Size, true
	case s != nil && s.has[side(width)]:
		return s.size[side(width)], true
	case l != nil:
		return extent(l), true
	}
	return 0, false
}

// layout is the build's layout of a structure; nil when there is none, or when another
// width is asked for than the machine's.
func (c *Catalogue) layout(name string, width int) *model.Layout {
	if c.d.Layouts == nil || width != c.width {
		return nil
	}
	if l, ok := c.d.Layouts.Struct("_" + bare(name)); ok {
		return l
	}
	return nil
}
