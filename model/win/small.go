package win

import (
	"context"

	"dumplens/model"
)

// onlyCurrent says why a small dump has one process and one thread.
const onlyCurrent = "a small memory dump holds the current one only"

// attachSmall reads the copies of the current process and thread that a small dump
// holds.
func attachSmall(_ context.Context, d *model.Dump) {
	defer noParts(d, "this small memory dump does not hold it")
	h := d.Header
	var k debuggerData
	if h.DebuggerData.Known() {
		var err error
		if k, err = readDebuggerData(h.DebuggerData); err != nil {
			d.AddProblem("debugger data", h.DebuggerData, "the copy of the debugger data cannot be used: %s", err)
		}
	}
	l := attachLayouts(d, k, int(d.Fact("os_revision").Num))
	s := &machine{d: d, top: pagings[d.Arch].top, layouts: l, kdbg: k, current: current{what: "current"}}
	if h.BugCheckCode != 0 {
		s.current.what = "crashing"
	}
	s.attachStacks()
	if l == nil {
		d.Processes = model.None[model.Process]("the structures of this system are not known")
		d.Threads = model.None[model.Thread]("the structures of this system are not known")
		return
	}
	s.smallProcess()
	s.smallThread()
	s.smallProcessor()
	d.System = model.Lazy(s.loadSystem)
	d.Drivers = model.None[model.Driver]("a small memory dump leaves out the driver objects: see Modules")
}

// copyOf lays a layout over a copy in the file.
func (s *machine) copyOf(span model.Span, name string) record {
	return readSpan(span, s.layout(name), s.d.Arch.PointerSize())
}

// smallProcess reads the copy of the EPROCESS.
func (s *machine) smallProcess() {
	d := s.d
	if !d.Header.Process.Known() {
		d.Processes = model.None[model.Process]("this small dump holds no process object")
		return
	}
	r := s.copyOf(d.Header.Process, "_EPROCESS")
	k := r.as(s.layout("_KPROCESS"))
	notHeld := model.Absent(model.NotInDump, "a small memory dump does not hold it")
	p := model.Process{
		EPROCESS: d.Fact("process_object"),
		Name:     r.ascii("ImageFileName", 15),
		PID:      r.uint("UniqueProcessId", r.ptr),
		PPID:     r.uint("InheritedFromUniqueProcessId", r.ptr),
		DTB:      unlinked(tableBase(k.uint("DirectoryTableBase", r.ptr), s.d.Arch)),
		UserDTB:  unlinked(userTableBase(k, s.d.Arch)),

		CreateTime:  r.filetime("CreateTime", ""),
		ExitTime:    r.filetime("ExitTime", "the process had not exited"),
		PEB:         r.address("Peb", "", "a process of the kernel has none"),
		Session:     notHeld,
		ThreadCount: r.uint("ActiveThreads", 4),
		HandleCount: notHeld, ImagePath: notHeld, CommandLine: notHeld,
		UserSpace: model.Unavailable, UserSpaceReason: "a small memory dump holds no memory of programs",
		Note: s.current.what + " process",
	}
	p.Wow64 = isWow64(r)
	p.More = func(context.Context) []model.Field {
		return append([]model.Field{{Name: "Protection", Value: s.protectionLevel(r)}}, s.sizeFields(r)...)
	}
	if !p.EPROCESS.Is() {
		p.EPROCESS = p.EPROCESS.From(r.span)
	}
	d.Processes = model.Stopped([]model.Process{p}, onlyCurrent)
	setCurrentFacts(d, p.Name, p.PID, d.Fact("thread"))
}

// unlinked takes away a link to memory that a small dump does not hold.
func unlinked(v model.Value) model.Value { v.To = nil; return v }

// smallThread reads the copy of the ETHREAD.
func (s *machine) smallThread() {
	d := s.d
	if !d.Header.Thread.Known() {
		d.Threads = model.None[model.Thread]("this small dump holds no thread object")
		return
	}
	r := s.copyOf(d.Header.Thread, "_ETHREAD")
	k := r.as(s.layout("_KTHREAD"))
	t := model.Thread{
		PID: d.Fact("process_pid"), TID: clientThread(r), ETHREAD: d.Fact("thread"),
		StartAddress:      r.address("StartAddress", "kernel", "none"),
		Win32StartAddress: r.address("Win32StartAddress", "kernel", "none"),
		Priority:          k.uint("Priority", 1),
		TEB:               k.address("Teb", "", "a thread of the kernel has none"),
		StackBase:         k.address("StackBase", "kernel", "none"),
		StackLimit:        k.address("StackLimit", "kernel", "none"),
		KernelStack:       k.address("KernelStack", "kernel", "none"),
		CreateTime:        threadTime(r, d.Header.Build),
		Suspended:         k.uint("SuspendCount", 1),
		Name:              model.Absent(model.NotInDump, "a small memory dump does not hold it"),
		Processor:         model.Absent(model.Unknown, ""),
		IP:                d.Fact("context_ip"), SP: d.Fact("context_sp"),
		Note: s.current.what + " thread",
	}
	s.addState(k, &t)
	t.Start = s.startText(t.StartAddress, s.driverTable(context.Background()), nil, true)
	t.More = s.moreOf(&t, nil, d.Header.Thread)
	d.Threads = model.Stopped([]model.Thread{t}, onlyCurrent)
}

// smallProcessor adds to the row of the processor what the copy of its KPRCB says.
func (s *machine) smallProcessor() {
	d := s.d
	if d.CPUs.Why() != "" || !d.Header.Prcb.Known() {
		return
	}
	cpus, stopped := d.CPUs.Get(context.Background(), nil)
	if len(cpus) != 1 {
		return
	}
	c, r := cpus[0], s.copyOf(d.Header.Prcb, "_KPRCB")
	c.Note = s.current.what + " processor"
	c.Runs = model.Absent(model.Unknown, "the thread or its process is not in the dump")
	if idle := s.prcbValue(r, "IdleThread", kdPrcbIdleThread, r.ptr); idle.Is() && c.Thread.Is() && idle.Num == c.Thread.Num {
		c.Runs = model.Str("idle").From(idle.Src)
	} else if name := d.Fact("process_name"); name.Is() && name.Text != "" {
		c.Runs = model.Str(name.Text).From(name.Src)
	}
	c.More = func(context.Context) []model.Field { return s.processorFields(r, true) }
	d.CPUs = model.Stopped([]model.CPU{c}, stopped)
}
