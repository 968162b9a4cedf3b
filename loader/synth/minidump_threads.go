package synth

// threads writes the thread streams and gives the file offset of the crashing
// thread's CONTEXT. With full memory the stacks lie in the Memory64List and the
// thread's descriptor has size 0.
func (d *minidump) threads(full bool) uint32 {
	n := len(d.app.threads)
	list, info, names := make(block, 4+48*n), make(block, 12+64*n), make(block, 4+12*n)
	list.u32(0, uint32(n))
	info.u32(0, 12)
	info.u32(4, 64)
	info.u32(8, uint32(n))
	names.u32(0, uint32(n))
	var crashed uint32
	for i, t := range d.app.threads {
		context := d.add(t.context())
		if i == 0 {
			crashed = context
		}
		d.thread(list[4+48*i:], t, context, full)
		t.info(info[12+64*i:])
		names.u32(4+12*i, t.tid)
		names.u64(8+12*i, uint64(d.text(t.name)))
	}
	d.stream(streamThreads, list)
	d.stream(streamThreadInfo, info)
	d.stream(streamThreadNames, names)
	return crashed
}

// thread is MINIDUMP_THREAD.
func (d *minidump) thread(e block, t *appThread, context uint32, full bool) {
	e.u32(0x00, t.tid)
	e.u32(0x08, 0x20)
	e.u64(0x10, t.teb)
	e.u64(0x18, t.rsp)
	if !full {
		stack := d.app.space.read(t.rsp, int(t.stackBase-t.rsp))
		e.u32(0x20, uint32(len(stack)))
		e.u32(0x24, d.add(stack))
		d.app.saved = append(d.app.saved, savedRange{t.rsp, uint32(len(stack)), get32(e, 0x24)})
	}
	e.u32(0x28, sizeContext)
	e.u32(0x2c, context)
}

// info is MINIDUMP_THREAD_INFO.
func (t *appThread) info(e block) {
	e.u32(0x00, t.tid)
	e.u32(0x0c, 0x103)
	e.u64(0x10, fileTime(appStarted)+uint64(t.tid-appFirstTID)*8_000)
	e.u64(0x20, 1_562_500)
	e.u64(0x28, 9_218_750)
	e.u64(0x30, t.start)
	e.u64(0x38, 1<<processors-1)
}

func (t *appThread) context() block {
	b := newContext(t.rip, t.rsp, 0x33, 0x2b)
	b.u32(0x44, 0x10246)
	b.u64(0x78, 4)
	b.u64(0x88, t.stackBase-0x340)
	b.u64(0x90, t.teb)
	b.u64(0xa0, t.rsp+0x60)
	b.u64(0xc8, 0x246)
	return b
}

// exception is the access violation on the first thread: a read at address 0x18.
func (d *minidump) exception(context uint32) {
	t := d.app.threads[0]
	b := make(block, 168)
	b.u32(0, t.tid)
	copy(b[8:], exceptionRecord64(0xc0000005, t.rip, 0, 0x18))
	b.u32(0xa0, sizeContext)
	b.u32(0xa4, context)
	d.stream(streamException, b)
}

func get32(b block, off int) uint32 {
	return uint32(b[off]) | uint32(b[off+1])<<8 | uint32(b[off+2])<<16 | uint32(b[off+3])<<24
}
