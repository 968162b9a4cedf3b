package synth

// putUnwind writes UNWIND_INFO of every function and the sorted RUNTIME_FUNCTION
// table (x64 exception handling, Microsoft's C++ documentation).
func (m *image) putUnwind(rva uint32) {
	if len(m.functions) == 0 {
		return
	}
	table := make(block, 12*len(m.functions))
	info := alignUp(rva+uint32(len(table)), 4)
	for i, f := range m.functions {
		u := f.unwind()
		table.u32(i*12, f.rva)
		table.u32(i*12+4, f.rva+f.size)
		table.u32(i*12+8, info)
		m.put(info, u)
		info += alignUp(uint32(len(u)), 4)
	}
	m.put(rva, table)
	m.pdata = [2]uint32{rva, uint32(len(table))}
}

// prolog is the code that makes the frame: sub rsp, frame; in a trap handler
// push rbp before it.
func (f function) prolog() []byte {
	var code []byte
	if f.trap {
		code = append(code, 0x55)
	}
	switch {
	case f.frame == 0:
		return code
	case f.frame < 0x80:
		return append(code, 0x48, 0x83, 0xec, byte(f.frame))
	}
	return append(code, 0x48, 0x81, 0xec, byte(f.frame), byte(f.frame>>8), byte(f.frame>>16), byte(f.frame>>24))
}

// unwind is the function's UNWIND_INFO, version 1.
func (f function) unwind() []byte {
	n := byte(len(f.prolog()))
	var codes []byte
	switch {
	case f.frame == 0:
	case f.frame <= 0x80:
		codes = append(codes, n, byte(f.frame/8-1)<<4|2) // UWOP_ALLOC_SMALL
	default:
		codes = append(codes, n, 1, byte(f.frame/8), byte(f.frame/8>>8)) // UWOP_ALLOC_LARGE
	}
	if f.trap {
		codes = append(codes, 1, 5<<4, 0, 1<<4|10) // UWOP_PUSH_NONVOL rbp, UWOP_PUSH_MACHFRAME 1
	}
	count := byte(len(codes) / 2)
	if count%2 == 1 {
		codes = append(codes, 0, 0)
	}
	return append([]byte{1, n, count, 0}, codes...)
}

// code is the function's machine code: prolog, calls, epilog, nop between.
func (f function) code() []byte {
	code := make([]byte, f.size)
	for i := range code {
		code[i] = 0x90
	}
	copy(code, f.prolog())
	for _, c := range f.calls {
		rel := c.target - (f.rva + c.at)
		copy(code[c.at-5:], []byte{0xe8, byte(rel), byte(rel >> 8), byte(rel >> 16), byte(rel >> 24)})
	}
	var end []byte
	switch {
	case f.trap:
		end = []byte{0x48, 0xcf} // iretq
	case f.frame == 0:
		end = []byte{0xc3}
	case f.frame < 0x80:
		end = []byte{0x48, 0x83, 0xc4, byte(f.frame), 0xc3}
	default:
		end = []byte{0x48, 0x81, 0xc4, byte(f.frame), byte(f.frame >> 8), 0, 0, 0xc3}
	}
	copy(code[len(code)-len(end):], end)
	return code
}
