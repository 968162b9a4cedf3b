package win

import (
	"context"
	"sync"

	"dumplens/model"
	"dumplens/model/mem"
)

// Attach adds to a loaded dump what takes knowledge of Windows: names of codes, the
// kernel's and the processes' spaces, layouts, and the lists of processes, threads,
// modules and processors. It never fails; what cannot be had becomes a Problem. The
// lists are read when first asked for.
func Attach(ctx context.Context, d *model.Dump, m *model.Meter) { AttachWith(ctx, d, m, Options{}) }

// AttachWith is Attach with what the user knows better.
func AttachWith(ctx context.Context, d *model.Dump, m *model.Meter, opt Options) {
	opt.override(d)
	nameCodes(d)
	nameSecondary(d)
	switch {
	case d.Header == nil:
		attachUserSystem(d)
		nameUserStarts(d)
		attachUserStacks(d)
	case d.Kind == model.KindSmall:
		attachSmall(ctx, d)
	case d.Physical == nil:
		noParts(d, "the dump holds no physical memory that could be read")
	case pagings[d.Arch].levels != nil:
		attachKernel(ctx, d, m, opt)
	default:
		d.AddProblem("kernel", model.Span{}, "page tables and kernel objects of %s machines are not read; physical memory can be looked at", d.Arch)
		noParts(d, "page tables and kernel objects of this architecture are not read")
	}
}

func newMachine(d *model.Dump) *machine {
	s := &machine{d: d, options: pagedOptions(d), handlePages: maxHandlePages, top: pagings[d.Arch].top}
	d.Spaces = model.Lazy(s.loadSpaces)
	return s
}

// machine is the dumped system.
type machine struct {
	d       *model.Dump
	options mem.PagedOptions // of every space of this machine
	top     model.Addr       // the last address that a program can have
	kernel  *mem.Paged
	kdbg    debuggerData
	layouts *layouts
	procs   *model.Part[*process]
	cpus    []processor
	current current
	cutOff  bool // parts of the kernel's page tables are missing
	// nt is the kernel's image once it was sought; see image.
	nt       *kernelImage
	ntSought bool
	opt      Options
	// driverImages is made when first asked for; see driverTable.
	driverImages imageTable
	driverOnce   sync.Mutex
	driversCut   bool // their list is damaged: some may be missing
	// learnt is how many pages were found whose tables are missing; see learnPages.
	learned mem.Learned
	learnt  int
	learnMu sync.Mutex
	sought  bool
	// handlePages is how many pages of handle tables may still be read, so that a
	// hostile dump cannot keep the program busy.
	handlePages int
}

// Limits of lists: a machine has not more, so a longer list is damaged.
const (
	maxProcesses  = 1 << 16
	maxThreads    = 1 << 20 // of all processes
	maxOwnThreads = 1 << 14 // of one process; a larger count of its own is not believed
	maxModules    = 1 << 13 // of one list
	maxAllModules = 1 << 17 // of all processes
	maxProcessors = 2048
)

// attachKernel reads a dump with physical memory.
func attachKernel(ctx context.Context, d *model.Dump, m *model.Meter, opt Options) {
	s := newMachine(d)
	s.opt = opt
	if !s.findKernel(ctx) {
		noParts(d, "no page tables that lead to the kernel were found")
		return
	}
	s.readProduct()
	s.readDebuggerData()
	s.repairBuild()
	s.repairHeads()
	s.readRAM()
	s.chooseByEvidence(ctx, s.revision())
	s.preferSystem()
	s.attachParts()
	s.attachProcessors(ctx)
	s.attachCurrent(ctx, m)
	s.attachStacks()
}

// noParts says why there are no lists.
func noParts(d *model.Dump, why string) {
	setNone(&d.Processes, why)
	setNone(&d.Unlisted, why)
	setNone(&d.Threads, why)
	setNone(&d.Modules, why)
	setNone(&d.Unloaded, why)
	setNone(&d.CPUs, why)
	setNone(&d.VADs, why)
	setNone(&d.Handles, why)
	setNone(&d.System, why)
	setNone(&d.Drivers, why)
}

func setNone[T any](part **model.Part[T], why string) {
	if *part == nil {
		*part = model.None[T](why)
	}
}

// attachParts sets the lists, which are read when first asked for.
func (s *machine) attachParts() {
	d := s.d
	s.procs = model.Lazy(s.loadProcesses)
	d.Processes = model.Lazy(s.listProcesses)
	d.Unlisted = model.Lazy(s.loadUnlisted)
	d.Threads = model.OneByOne(s.roomForThreads, s.eachThread)
	d.Modules = model.Lazy(s.loadModules)
	d.Unloaded = model.Lazy(s.loadUnloaded)
	d.VADs = model.OneByOne(nil, s.eachVAD)
	d.Handles = model.OneByOne(nil, s.eachHandle)
	d.System = model.Lazy(s.loadSystem)
	d.Drivers = model.Lazy(s.loadDrivers)
}

// object reads a structure of the kernel by its name.
func (s *machine) object(at model.Addr, name string) record {
	return readRecord(s.kernel, at, s.layout(name), s.ptrSize())
}

// layout finds a structure's layout, nil when there is none.
func (s *machine) layout(name string) *model.Layout {
	if s.layouts == nil {
		return nil
	}
	l, ok := s.layouts.Struct(name)
	if !ok {
		return nil
	}
	return l
}

// offset gives where a member is, false when the layouts do not say.
func (s *machine) offset(structure, member string) (model.Addr, bool) {
	l := s.layout(structure)
	if l == nil {
		return 0, false
	}
	m, ok := l.Members[member]
	return model.Addr(m.Offset), ok
}

// readDebuggerData finds the kernel's debugger data block and takes from it what the
// rest of the reading needs.
func (s *machine) readDebuggerData() {
	s.findDebuggerData()
	k := s.kdbg
	if !k.known() {
		return
	}
	s.d.Header.DebuggerData = k.span
	s.readRangeStart()
	base := s.d.Pointer(s.slot(kdKernBase), "kernel").From(k.at(kdKernBase, 8))
	s.d.Set("kernel_base", "Kernel base", base)
	if bit := k.value(kdL1tfHighBit, 1); bit > 0 && bit < 52 {
		// Entries that are not present carry this bit against a flaw of the processor
		// (L1TF): bit 45 on affected machines of 2018 and later.
		s.options.InvalidMask = 1 << bit
		s.useTables(s.kernel.DirectoryTableBase())
	}
}

// readRangeStart reads where a 32-bit kernel begins (MmSystemRangeStart): at 3 GiB
// when Windows was started with /3GB, which gives programs one GiB more.
func (s *machine) readRangeStart() {
	at := s.slot(kdMmSystemRangeStart)
	if s.ptrSize() != 4 || at == 0 {
		return
	}
	const lowest, highest = 0x80000000, 0xc0000000
	start, err := model.ReadUint(s.kernel, at, 4)
	if err != nil || start <= lowest || start > highest || start%mem.PageSize != 0 {
		return
	}
	s.top = model.Addr(start) - 1
	s.useTables(s.kernel.DirectoryTableBase())
}
