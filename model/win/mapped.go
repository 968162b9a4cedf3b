package win

import (
	"context"
	"strings"

	"dumplens/model"
)

// mappedImages are the address ranges that hold images, by the process they are in.
// Their descriptors lie in the kernel's memory, so they tell the images also where
// the process's own memory was not captured.
func (s *machine) mappedImages(ctx context.Context, m *model.Meter) map[uint64][]model.VAD {
	out := map[uint64][]model.VAD{}
	image := words("vad-type", vadImage)
	s.d.VADs.Each(ctx, m, func(v *model.VAD) bool {
		if v.Type.Is() && v.Type.Text == image && v.Start.Num <= v.End.Num {
			out[v.PID.Num] = append(out[v.PID.Num], *v)
		}
		return true
	})
	return out
}

// unlistedImages are the images mapped in a process that the loader's list of
// modules does not name.
func (s *machine) unlistedImages(p *process, listed []model.Module, mapped []model.VAD) []model.Module {
	have := map[uint64]bool{}
	for _, mod := range listed {
		have[mod.Base.Num] = true
	}
	note := "mapped, not in the loader's list"
	if len(listed) == 0 {
		note = "from the address ranges"
	}
	var out []model.Module
	for _, v := range mapped {
		if !have[v.Start.Num] {
			out = append(out, s.mappedImage(p, v, note))
		}
	}
	return out
}

// mappedImage is an image as its address range tells it, and as its own headers do
// where they can be read.
func (s *machine) mappedImage(p *process, v model.VAD, note string) model.Module {
	unread := model.Absent(model.NotInDump, p.UserSpaceReason)
	mod := model.Module{
		Base: v.Start, Size: model.Bytes(v.End.Num - v.Start.Num + 1).From(v.End.Src),
		Name: v.File, Path: v.File, PID: p.PID, Note: note, Space: p.Space,
		Timestamp: unread, Checksum: unread, Version: unread, PDBName: unread, PDBID: unread, ImageID: unread,
	}
	if v.File.Is() {
		mod.Name.Text = v.File.Text[strings.LastIndexByte(v.File.Text, '\\')+1:]
	}
	if p.Space != nil {
		addImage(&mod)
	} else {
		mod.Base.To = nil
	}
	return mod
}

// mappedTable is the table of the images that are mapped in a process, from the kernel's
// descriptors: for dumps that hold no memory of the process.
func (s *machine) mappedTable(ctx context.Context, p *process) imageTable {
	form, err := s.vadForm(s.ptrSize())
	if err != nil {
		return nil // the list of address ranges says so
	}
	w := &vadWalk{s: s, space: s.kernel, form: form, names: s.newNamer(), files: map[model.Addr]model.Value{}}
	w.process(ctx, p)
	t := imageTable{}
	image := words("vad-type", vadImage)
	for _, v := range w.out {
		if v.Type.Is() && v.Type.Text == image && v.File.Is() && v.Start.Num <= v.End.Num {
			name := v.File.Text[strings.LastIndexByte(v.File.Text, '\\')+1:]
			t = append(t, imageRange{model.Addr(v.Start.Num), v.End.Num - v.Start.Num + 1, name})
		}
	}
	t.sort()
	return t
}
