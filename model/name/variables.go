package name

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"dumplens/model"
	"dumplens/model/win"
)

// variables are the addresses of the kernel's own variables, most of which it does not
// export: from the table of kernels that are known by their PDB, from the header of the
// dump, and from the debugger data.
func (n *Namer) variables(ctx context.Context, nt *image) []symbol {
	at := map[string]uint64{} // RVA
	size := uint64(nt.last-nt.first) + 1
	add := func(name string, a model.Addr) {
		if rva := uint64(a - nt.first); a >= nt.first && rva < size {
			at[name] = rva
		}
	}
	topics, _ := n.d.System.Get(ctx, nil)
	for _, t := range topics {
		for _, f := range t.Fields {
			if s := f.Value.Src; s.Space == n.d.Kernel && isVariable(f.Name) {
				add(f.Name, s.At)
			}
		}
	}
	if h := n.d.Header; h != nil {
		add("PsLoadedModuleList", h.PsLoadedModuleList)
		add("PsActiveProcessHead", h.PsActiveProcessHead)
		add("KdDebuggerDataBlock", h.KdDebuggerDataBlock)
		add("MmPfnDatabase", h.PfnDataBase)
	}
	for name, rva := range n.knownKernel(ctx, nt) {
		add(name, nt.first+model.Addr(rva))
	}
	list := make([]symbol, 0, len(at))
	for name, rva := range at {
		list = append(list, symbol{rva: uint32(rva), name: name})
	}
	slices.SortFunc(list, func(a, b symbol) int { return strings.Compare(a.name, b.name) })
	return list
}

// isVariable tells the names of variables of the kernel from the titles of other facts.
func isVariable(name string) bool {
	for _, prefix := range []string{"Mm", "Ke", "Ki", "Kd", "Cm", "Nt", "Ps", "Ob", "Ex"} {
		rest, ok := strings.CutPrefix(name, prefix)
		if ok && rest != "" && unicode.IsUpper(rune(rest[0])) && !strings.ContainsAny(rest, " .") {
			return true
		}
	}
	return false
}

// knownKernel are the RVAs of the kernel's variables by the id of its PDB.
func (n *Namer) knownKernel(ctx context.Context, nt *image) map[string]uint64 {
	mods, _ := n.d.Modules.Get(ctx, nil)
	i := slices.IndexFunc(mods, func(m model.Module) bool {
		return m.Base.Is() && m.Base.Num == uint64(nt.first) && m.PDBID.Is() && m.PDBID.Text != ""
	})
	if i < 0 {
		return nil
	}
	return win.KernelVariables(mods[i].PDBID.Text)
}
