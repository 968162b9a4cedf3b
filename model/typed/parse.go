package typed

import (
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"sync"

	"dumplens/assets"
)

// def is a structure as assets/types defines it. Of each pair the first is for 32-bit
// machines, the second for 64-bit ones.
type def struct {
	name, words, family string
	size                [2]uint64
	has                 [2]bool
	members             []memberDef
}

type memberDef struct {
	name, form, words string
	offset            [2]uint64
	has               [2]bool
	bit, bits         uint8
}

// wordsDef is an enum, or flags.
type wordsDef struct {
	flags bool
	names []named
}

type named struct {
	word  string
	value uint64
}

// data is all of assets/types.
type data struct {
	structs map[string]*def
	words   map[string]*wordsDef
	// members gives the type of a member that a build's layout has: _EPROCESS, Peb.
	members map[string]map[string]string
}

// membersFile is the file of what the members of changing structures are.
const membersFile = "members.tsv"

var builtIn = sync.OnceValues(func() (*data, error) { return load(assets.Types()) })

func load(files fs.FS) (*data, error) {
	d := &data{map[string]*def{}, map[string]*wordsDef{}, map[string]map[string]string{}}
	list, err := fs.Glob(files, "*.tsv")
	if err != nil {
		return nil, err
	}
	for _, name := range list {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		if name == membersFile {
			d.loadMembers(string(text))
			continue
		}
		if err := d.parse(strings.TrimSuffix(name, ".tsv"), string(text)); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return d, nil
}

// loadMembers reads the file of members: a structure's name, and below it, with a tab
// in front, member and type.
func (d *data) loadMembers(text string) {
	var in map[string]string
	for line := range rows(text) {
		switch {
		case line[0] != "":
			in = map[string]string{}
			d.members[line[0]] = in
		case len(line) == 3 && in != nil:
			in[line[1]] = line[2]
		}
	}
}

// rows are the lines of a table, split at tabs, without remarks and empty lines.
func rows(text string) func(yield func([]string) bool) {
	return func(yield func([]string) bool) {
		for line := range strings.Lines(text) {
			line = strings.TrimRight(line, "\r\n")
			if line != "" && line[0] != '#' && !yield(strings.Split(line, "\t")) {
				return
			}
		}
	}
}

// parse reads a file of structures, enums and flags.
func (d *data) parse(family, text string) error {
	var s *def
	var w *wordsDef
	for c := range rows(text) {
		var err error
		kind, name, found := strings.Cut(c[0], " ")
		switch {
		case found && (kind == "enum" || kind == "flags"):
			s, w = nil, &wordsDef{flags: kind == "flags"}
			d.words[name] = w
		case c[0] != "":
			w = nil
			s, err = parseStruct(family, c)
			d.structs[c[0]] = s
		case w != nil:
			err = w.add(c)
		case s != nil:
			err = s.add(c)
		default:
			err = fmt.Errorf("a member before the first structure")
		}
		if err != nil {
			return fmt.Errorf("%s: %w", strings.TrimSpace(strings.Join(c, " ")), err)
		}
	}
	return nil
}

func parseStruct(family string, c []string) (s *def, err error) {
	if len(c) < 3 {
		return nil, fmt.Errorf("a structure needs two sizes")
	}
	s = &def{name: c[0], family: family, words: cell(c, 3)}
	s.size, s.has, err = pair(c[1], c[2])
	return s, err
}

func (s *def) add(c []string) (err error) {
	if len(c) < 5 {
		return fmt.Errorf("a member needs a name, two offsets and a type")
	}
	m := memberDef{name: c[1], form: c[4], words: cell(c, 6)}
	if m.offset, m.has, err = pair(c[2], c[3]); err != nil {
		return err
	}
	if b := cell(c, 5); b != "" {
		var first, last uint8
		if _, err := fmt.Sscanf(b, "%d-%d", &first, &last); err != nil || last < first || last > 63 {
			return fmt.Errorf("%q are no bits", b)
		}
		m.bit, m.bits = first, last-first+1
	}
	s.members = append(s.members, m)
	return nil
}

func (w *wordsDef) add(c []string) error {
	n, err := strconv.ParseUint(cell(c, 2), 16, 64)
	w.names = append(w.names, named{cell(c, 1), n})
	return err
}

// pair reads the two numbers for 32-bit and 64-bit machines; "-" is none.
func pair(a, b string) (n [2]uint64, has [2]bool, err error) {
	for i, s := range []string{a, b} {
		if s == "-" {
			continue
		}
		if n[i], err = strconv.ParseUint(s, 16, 32); err != nil {
			return n, has, err
		}
		has[i] = true
	}
	return n, has, nil
}

// cell is a column, "" when the line is short.
func cell(c []string, i int) string {
	if i >= len(c) {
		return ""
	}
	return c[i]
}
