package minidump

import "dumplens/model"

var threadDumpFlags = []bit{
	{0x1, "error thread"},
	{0x2, "thread that wrote the dump"},
	{0x4, "exited"},
	{0x8, "invalid info"},
	{0x10, "invalid context"},
	{0x20, "invalid TEB"},
}

// threadInfoFields is MINIDUMP_THREAD_INFO, 64 bytes.
var threadInfoFields = []fieldSpec{
	{"DumpFlags", 0x04, 4, model.Hex, func(n uint64) string { return bitNames(n, threadDumpFlags) }},
	{"DumpError", 0x08, 4, model.Hex, nil},
	{"ExitStatus", 0x0C, 4, model.Hex, word(map[uint64]string{0x103: "still running"})},
	{"CreateTime", 0x10, 8, filetime, nil},
	{"ExitTime", 0x18, 8, filetime, nil},
	{"KernelTime", 0x20, 8, ticks, nil},
	{"UserTime", 0x28, 8, ticks, nil},
	{"StartAddress", 0x30, 8, address, nil},
	{"Affinity", 0x38, 8, model.Hex, nil},
}

// threadInfos reads MINIDUMP_THREAD_INFO_LIST, by thread id.
func (r *reader) threadInfos() map[uint64]block {
	s, ok := r.stream(threadInfoList)
	if !ok {
		return nil
	}
	l := r.described(s, 4, 64)
	infos := make(map[uint64]block, l.count)
	for i := range l.count {
		e := l.item(i)
		if _, seen := infos[e.u32(0)]; !seen {
			infos[e.u32(0)] = e
		}
	}
	return infos
}

// applyInfo adds what ThreadInfoList says of a thread.
func applyInfo(t *model.Thread, info block, r *reader) {
	if info.len() > 0 {
		t.Details = append(t.Details, fieldsOf("ThreadInfo", info, threadInfoFields)...)
		t.CreateTime = info.value(0x10, 8, filetime)
		t.StartAddress = r.nonZero(info, 0x30, "no start address was recorded")
		t.Win32StartAddress = t.StartAddress
		addNote(t, bitNames(info.u32(4)&^1, threadDumpFlags))
	}
	if r.requester != nil && t.TID.Num == *r.requester && t.Note == "" {
		addNote(t, "thread that asked for the dump")
	}
	if r.writer != nil && t.TID.Num == *r.writer {
		addNote(t, "thread that wrote the dump")
	}
}

func addNote(t *model.Thread, note string) {
	switch {
	case note == "":
	case t.Note == "":
		t.Note = note
	default:
		t.Note += ", " + note
	}
}

// threadNames reads MINIDUMP_THREAD_NAME_LIST: id and 64-bit offset of the name.
func (r *reader) threadNames() map[uint64]model.Value {
	s, ok := r.stream(threadNames)
	if !ok {
		return nil
	}
	l := r.counted(s, 12)
	names := make(map[uint64]model.Value, l.count)
	for i := range l.count {
		e := l.item(i)
		if _, seen := names[e.u32(0)]; !seen {
			names[e.u32(0)] = r.str(e.u64(4))
		}
	}
	return names
}
