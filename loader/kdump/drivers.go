package kdump

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"dumplens/model"
)

// maxDrivers bounds the list of drivers: Windows has a few hundred.
const maxDrivers = 4096

// driverList is the array of DUMP_DRIVER_ENTRY.
type driverList struct {
	at, count, stride uint64
	entry             uint64 // bytes of one entry that are known
	table             []field
}

// drivers reads the list of loaded drivers. Two writers fill it differently: the
// kernel saves whole entries with base names, debuggers paths and four numbers.
func (t *triage) drivers(ctx context.Context) {
	at, ok := t.section(hasDriverList, "DriverListOffset")
	if !ok {
		t.d.Modules = model.None[model.Module]("this small dump holds no list of drivers")
		return
	}
	list := driverList{at: at, count: t.r.or0("DriverCount"), entry: driverSize32, table: driver32}
	if t.h.wide {
		list.entry, list.table = driverSize64, driver64
	}
	stopped := t.bound(&list)
	list.stride = t.driverStride(list)
	for i := range list.count {
		if ctx.Err() != nil {
			return
		}
		r := newRecord(t.d, t.file, list.at+i*list.stride, list.entry, list.table)
		t.modules = append(t.modules, t.module(r))
	}
	t.d.Modules = model.Ready(t.modules)
	if stopped != "" {
		t.d.Modules = model.Stopped(t.modules, stopped)
		t.d.AddProblem("modules", t.r.span(t.r.find("DriverCount")), "%s", stopped)
	}
}

// bound cuts the count to what the file can hold.
func (t *triage) bound(list *driverList) (stopped string) {
	room := min((t.file.Size()-list.at)/list.entry, maxDrivers)
	if list.count > room {
		stopped = fmt.Sprintf("the dump claims %d drivers but there is room for %d: the others are left out", list.count, room)
		list.count = room
	}
	return stopped
}

// driverStride finds how far apart the entries are. Mostly the names follow the
// entries, which tells it; what fits most entries is taken, Microsoft's size first.
func (t *triage) driverStride(list driverList) uint64 {
	strides := []uint64{list.entry}
	if pool := t.r.or0("StringPoolOffset"); pool > list.at && t.r.or0("DriverCount") > 0 {
		derived := (pool - list.at) / t.r.or0("DriverCount")
		const most = 0x200
		if derived > list.entry && derived <= most {
			strides = append(strides, derived)
		}
	}
	best, bestScore := list.entry, -1
	for _, stride := range strides {
		if score := t.fits(list, stride); score > bestScore {
			best, bestScore = stride, score
		}
	}
	return best
}

// fits counts the entries, of the first few, whose name and base are possible.
func (t *triage) fits(list driverList, stride uint64) (score int) {
	const enough = 64
	for i := range min(list.count, enough) {
		r := newRecord(t.d, t.file, list.at+i*stride, list.entry, list.table)
		base := r.or0("DllBase")
		if name, ok := t.dumpString(r.or0("DriverName")); ok && name.Text != "" && base != 0 && base%pageSize == 0 {
			score++
		}
	}
	return score
}

// module is the row of a driver.
func (t *triage) module(r *record) model.Module {
	notHeld := model.Absent(model.NotInDump, "a small dump does not hold the driver's image")
	m := model.Module{
		Base: r.value("DllBase"), Size: r.value("SizeOfImage"),
		Timestamp: r.value("TimeDateStamp"), Checksum: r.value("CheckSum"),
		Version: notHeld, PDBName: notHeld, PDBID: notHeld,
		ImageID: imageID(r), PID: model.Absent(model.NotApplicable, "a driver belongs to no process"),
		Space: t.overlay,
	}
	name, ok := t.dumpString(r.or0("DriverName"))
	if !ok {
		t.d.AddProblem("modules", t.r.span(t.r.find("StringPoolOffset")), "names of some drivers are not in the file: the dump was cut off or is damaged")
		name = model.Absent(model.Malformed, "its name is not in the file")
	}
	m.Name, m.Path = name, name
	if i := strings.LastIndexAny(name.Text, `\/`); i >= 0 {
		m.Name.Text = name.Text[i+1:]
	} else if ok {
		m.Path = model.Absent(model.NotInDump, "the dump holds only the file's name")
	}
	return m
}

// imageID is the key under which symbol servers keep the image.
func imageID(r *record) model.Value {
	stamp, ok1 := r.num("TimeDateStamp")
	length, ok2 := r.num("SizeOfImage")
	if !ok1 || !ok2 || stamp == 0 && length == 0 {
		return model.Absent(model.Unknown, "it needs the time stamp and the size")
	}
	return model.Str(fmt.Sprintf("%08X%x", stamp, length))
}

// dumpString reads a DUMP_STRING: a u32 count of UTF-16 units, then the units.
func (t *triage) dumpString(at uint64) (model.Value, bool) {
	const longest = 2048 // characters, far more than any driver's path
	n, err := model.ReadUint(t.file, model.Addr(at), 4)
	if err != nil || at < t.r.at || n > longest {
		return model.Value{}, false
	}
	text, err := model.ReadBytes(t.file, model.Addr(at+4), 2*n)
	if err != nil {
		return model.Value{}, false
	}
	return model.Str(utf16Text(text)).From(t.span(at, 4+2*n)), true
}

// maxUnloaded bounds the list of unloaded drivers: Windows keeps 50.
const maxUnloaded = 4096

// unloaded reads the list of drivers that were unloaded, the last one first.
func (t *triage) unloaded() {
	at := t.r.or0("UnloadedDriversOffset")
	if at == 0 || at < t.r.at || at >= t.file.Size() {
		t.d.Unloaded = model.None[model.Unloaded]("this small dump holds no list of unloaded drivers")
		return
	}
	table, entry := unloaded32, uint64(unloadedSize32)
	first := t.h.pick64(unloadedFirst64, unloadedFirst32)
	if t.h.wide {
		table, entry = unloaded64, unloadedSize64
	}
	n, err := model.ReadUint(t.file, model.Addr(at), 4)
	if err != nil {
		t.d.Unloaded = model.None[model.Unloaded]("the file ends inside the list of unloaded drivers")
		return
	}
	room := min((t.file.Size()-min(at+first, t.file.Size()))/entry, maxUnloaded)
	var list []model.Unloaded
	for i := range min(n, room) {
		list = append(list, unloadedRow(newRecord(t.d, t.file, at+first+i*entry, entry, table)))
	}
	t.d.Unloaded = model.Ready(list)
	if n > room {
		why := fmt.Sprintf("the dump claims %d unloaded drivers but there is room for %d: the others are left out", n, room)
		t.d.Unloaded = model.Stopped(list, why)
		t.d.AddProblem("unloaded", t.span(at, 4), "%s", why)
	}
}

// unloadedRow is the row of an unloaded driver. What follows a name shorter than the
// 12 characters kept is junk.
func unloadedRow(r *record) model.Unloaded {
	const kept = 24 // bytes
	f := r.find("DriverName")
	length := r.or0("Name.Length")
	f.size = min(length, kept)
	name := r.show(f)
	if length > kept {
		name.Note = "cut to 12 characters by Windows"
	}
	return model.Unloaded{
		Name: name, Start: r.value("StartAddress"), End: r.value("EndAddress"),
		Time: model.Absent(model.NotInDump, "a small dump does not record the time"),
	}
}

// moduleAt finds the driver that an address lies in.
func (t *triage) moduleAt(at model.Addr) (model.Module, bool) {
	i := slices.IndexFunc(t.modules, func(m model.Module) bool {
		return uint64(at)-m.Base.Num < m.Size.Num && m.Base.Num <= uint64(at)
	})
	if i < 0 {
		return model.Module{}, false
	}
	return t.modules[i], true
}
