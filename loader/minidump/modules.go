package minidump

import (
	"context"
	"fmt"
	"time"

	"dumplens/model"
)

// moduleSize is the size of MINIDUMP_MODULE.
const moduleSize = 108

// modules reads MINIDUMP_MODULE_LIST.
func (r *reader) modules() {
	s, ok := r.stream(moduleList)
	if !ok {
		r.d.Modules = model.None[model.Module]("the dump has no module list")
		return
	}
	l := r.counted(s, moduleSize)
	if l.count == 0 {
		r.d.Modules = model.None[model.Module]("the module list of the dump has no entries")
		return
	}
	rows := make([]model.Module, 0, l.count)
	for i := range l.count {
		if r.stopped(int(i)) {
			break
		}
		rows = append(rows, r.module(l.item(i)))
	}
	r.d.Modules = model.Ready(rows)
}

// module reads a MINIDUMP_MODULE.
func (r *reader) module(e block) model.Module {
	m := model.Module{
		Base:      r.pointer(e.u64(0), e.span(0, 8)),
		Size:      e.value(8, 4, model.Bytes),
		Checksum:  e.value(0x0C, 4, model.Hex),
		Timestamp: e.value(0x10, 4, r.stamp),
		Path:      r.str(e.u32(0x14)),
		Version:   fileVersion(e.sub(0x18, 52)),
		PID:       model.Absent(model.NotApplicable, "the dump holds one process"),
		Space:     r.d.Memory,
		More:      func(context.Context) []model.Field { return r.moduleDetails(e) },
	}
	m.Name = m.Path
	if m.Path.Is() {
		m.Name.Text = baseName(m.Path.Text)
	}
	m.ImageID = r.imageID(e)
	m.PDBName = model.Absent(model.NotInDump, "the module has no CodeView record")
	m.PDBID = m.PDBName
	r.codeView(&m, e.u32(0x4C), e.u32(0x50))
	if size := e.u32(0x54); size > 0 {
		r.used.note(e.u32(0x58), min(size, maxString)) // read when asked for
	}
	return m
}

// stamp shows a TimeDateStamp, with the date where it can be one: newer linkers
// put a hash there.
func (r *reader) stamp(n uint64) model.Value {
	v := model.Hex(n)
	t, written := time.Unix(int64(n), 0).UTC(), r.d.Fact("system_time")
	limit := uint64(1<<32 - 1)
	if written.Is() && written.Fmt == model.Time {
		limit = (written.Num - model.FiletimeEpoch) / 1e7
	}
	const year1990 = 631152000
	if n >= year1990 && n <= limit {
		return v.With(t.Format("2006-01-02 15:04:05"))
	}
	return v
}

// imageID is the name that symbol servers keep a Windows image under: timestamp and
// size.
func (r *reader) imageID(e block) model.Value {
	stamp, size := e.u32(0x10), e.u32(8)
	if stamp == 0 || r.platform != ^uint64(0) && r.platform >= platformUnix {
		return model.Absent(model.NotInDump, "the module has no timestamp")
	}
	return model.Str(fmt.Sprintf("%08X%x", stamp, size)).From(e.span(8, 12))
}

// fileVersion reads VS_FIXEDFILEINFO.
func fileVersion(b block) model.Value {
	const signature = 0xFEEF04BD
	if b.u32(0) != signature {
		return model.Absent(model.NotInDump, "no version was recorded").From(b.at)
	}
	return versionAt(b, 8)
}
