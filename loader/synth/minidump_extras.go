package synth

// handles is the HandleData stream with MINIDUMP_HANDLE_DESCRIPTOR_2 entries.
func (d *minidump) handles() {
	list := []struct {
		handle     uint64
		kind, name string
		access     uint32
		info       []byte // type, then data of an object-information record
	}{
		{0x4, "Event", "", 0x1f0003, []byte{6, 1, 0, 0, 0, 0, 0, 0, 0}},
		{0x3c, "Directory", `\KnownDlls`, 0x3, nil},
		{0x50, "File", `\Device\HarddiskVolume3\Users\ada\Documents`, 0x100020, nil},
		{0x98, "Key", `\REGISTRY\USER\S-1-5-21-2718281828-1618033988-1414213562-1001\Software\Inkwell`, 0x20019, nil},
		{0xd4, "Mutant", `\Sessions\1\BaseNamedObjects\InkwellSingleInstance`, 0x1f0001, []byte{2, 0, 0, 0, 0, 1, 0, 0, 0}},
		{0x114, "Section", `\Sessions\1\BaseNamedObjects\InkwellPreview`, 0xf0007, nil},
		{0x1a8, "Semaphore", "", 0x1f0003, []byte{8, 0, 0, 0, 0, 4, 0, 0, 0}},
		{0x21c, "File", `\Device\RainbowPlotter0`, 0x120089, nil},
	}
	b := make(block, 16+40*len(list))
	b.u32(0, 16)
	b.u32(4, 40)
	b.u32(8, uint32(len(list)))
	for i, h := range list {
		e := b[16+40*i:]
		e.u64(0x00, h.handle)
		e.u32(0x08, d.text(h.kind))
		if h.name != "" {
			e.u32(0x0c, d.text(h.name))
		}
		e.u32(0x14, h.access)
		e.u32(0x18, 1+uint32(i%3))
		e.u32(0x1c, 0x7ff0+uint32(i))
		if h.info != nil {
			e.u32(0x20, d.objectInfo(h.info))
		}
	}
	d.stream(streamHandles, b)
}

// objectInfo is a record of MINIDUMP_HANDLE_OBJECT_INFORMATION: no next one, type,
// size, data.
func (d *minidump) objectInfo(info []byte) uint32 {
	b := make(block, 12)
	b.u32(4, uint32(info[0]))
	b.u32(8, uint32(len(info)-1))
	return d.add(append(b, info[1:]...))
}

// texts writes the comment, the memory counters and the program's own stream.
func (d *minidump) texts() {
	d.stream(streamCommentW, wideZ("Plotting spectrum.ink; the program was restarted once before."))
	b := make(block, 152)
	b.u16(0, 2)
	b.u16(2, 5)
	b.u32(4, 48_211)
	for i, v := range []uint64{98_304_000, 91_570_176, 412_880, 405_112, 61_200, 58_544, 64_892_928, 71_004_160} {
		b.u64(8+i*8, v)
	}
	d.stream(streamCounters, b)
	d.stream(streamOwn, []byte("autosave=C:\\Users\\ada\\AppData\\Local\\Inkwell\\spectrum.~ink\nundo=37\n"))
}
