package mem

import "dumplens/model"

// Own lists the spaces that a dump's file itself gives: its bytes and what they
// hold of memory. Spaces of processes come on top, from package win.
func Own(d *model.Dump) []model.AddressSpace {
	list := []model.AddressSpace{{
		ID: "file", Title: "The file itself", Kind: "file", Status: model.Available,
		Bytes: model.Bytes(d.Size), Space: d.File,
	}}
	add := func(s model.Space, title, kind string) {
		if s != nil {
			list = append(list, model.AddressSpace{
				ID: s.Name(), Title: title, Kind: kind, Space: s,
				Status: model.Partial, Reason: "only what the writer chose is in the file", Bytes: held(s),
			})
		}
	}
	add(d.Physical, "Physical memory", "physical memory")
	add(d.Kernel, "Kernel virtual", "kernel virtual")
	add(d.Memory, "Memory of the process", "process memory")
	if n := len(list); d.Kind == model.KindUserFull && d.Memory != nil {
		list[n-1].Status, list[n-1].Reason = model.Available, ""
	}
	return list
}

// kernelTables bounds the walk that counts the kernel's captured memory: 4096
// tables describe 8 GiB in pages of 4 KiB, and take some milliseconds.
const kernelTables = 4096

// held is how many bytes a space holds.
func held(s model.Space) model.Value {
	switch s := s.(type) {
	case *Overlay:
		return model.Bytes(s.Bytes())
	case *Pages:
		return model.Bytes(s.Present() * PageSize)
	case *Paged:
		return s.held(kernelTables)
	}
	return model.Absent(model.Unknown, "not counted")
}

// held is the figure of Captured as a value, with words when it is a lower bound.
func (s *Paged) held(maxTables int) model.Value {
	n, whole := s.Captured(maxTables)
	v := model.Bytes(n)
	if !whole {
		v.Text = "or more"
	}
	return v
}
