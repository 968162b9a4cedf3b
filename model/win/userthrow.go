package win

import (
	"strings"

	"dumplens/model"
)

// cppType finds the name of the class that C++ code threw. Microsoft's compiler
// passes a ThrowInfo, which leads over a CatchableTypeArray and its first
// CatchableType to a TypeDescriptor with the decorated name (ehdata.h of Visual C++).
// In 64-bit programs they point to each other by offsets from the image's base.
func cppType(d *model.Dump, params []uint64) string {
	width := d.Arch.PointerSize()
	base := uint64(0)
	switch {
	case len(params) < 3:
		return ""
	case width == 8 && len(params) > 3:
		base = params[3]
	case width == 8:
		return ""
	}
	// follow reads the 32-bit pointer or offset at an address.
	follow := func(at uint64) (uint64, bool) {
		n, err := model.ReadUint(d.Memory, model.Addr(at), 4)
		return base + n, err == nil && n != 0
	}
	types, ok := follow(params[2] + 12) // ThrowInfo.pCatchableTypeArray
	if !ok {
		return ""
	}
	first, ok := follow(types + 4) // after the count
	if !ok {
		return ""
	}
	descriptor, ok := follow(first + 4) // CatchableType.pType
	if !ok {
		return ""
	}
	return undecorated(cString(d.Memory, model.Addr(descriptor+2*uint64(width)), 512))
}

// undecorated turns the decorated name of a plain class, such as .?AVbad_alloc@std@@,
// into std::bad_alloc; others, such as templates, stay as they are.
func undecorated(name string) string {
	inner, ok := strings.CutPrefix(name, ".?AV")
	if !ok {
		inner, ok = strings.CutPrefix(name, ".?AU")
	}
	inner, ended := strings.CutSuffix(inner, "@@")
	if !ok || !ended || strings.ContainsAny(inner, "?$") {
		return name
	}
	parts := strings.Split(inner, "@")
	for i, j := 0, len(parts)-1; i < j; i, j = i+1, j-1 {
		parts[i], parts[j] = parts[j], parts[i]
	}
	return strings.Join(parts, "::")
}
