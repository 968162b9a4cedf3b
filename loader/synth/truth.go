package synth

import (
	"slices"
	"time"
)

// Truth is what a dump of the machine should show. Addresses are virtual unless
// said, times are UTC.
type Truth struct {
	Build              int
	Boot, Crashed      time.Time
	Processors         int
	Pages              uint64 // of RAM
	Runs               []Run
	BugcheckCode       uint32
	BugcheckParameters [4]uint64
	FaultingDriver     string

	DirectoryTableBase, KernelBase, PteBase               uint64
	PsLoadedModuleList, PsActiveProcessHead, DebuggerData uint64
	CrashEPROCESS, CrashETHREAD, ContextRIP, ContextRSP   uint64
	CrashPID, CrashTID                                    uint32
	UnloadedNewestFirst                                   []UnloadedTruth
	Processes                                             []ProcessTruth
	Threads                                               []ThreadTruth
	Drivers                                               []ModuleTruth
	CPUs                                                  []CPUTruth
	Translations                                          []Translation
	Secondary                                             []SecondaryTruth
	DriverObjects                                         []DriverObjectTruth
}

// ProcessTruth is a process. UserSpace tells whether it has a user half at all.
type ProcessTruth struct {
	PID, Parent            uint32
	Name                   string // as in EPROCESS.ImageFileName
	EPROCESS, DTB, UserDTB uint64
	PEB                    uint64
	Session                int // -1: none
	Threads, Handles       int
	Created, Exited        time.Time // Exited is zero when it runs
	ImagePath, CommandLine string
	UserSpace              bool
	User, Integrity        string // SIDs
	Modules                []ModuleTruth
	Regions                []RegionTruth
}

// ThreadTruth is a thread; StackLimit to StackBase is its kernel stack.
type ThreadTruth struct {
	PID, TID                           uint32
	ETHREAD, TEB                       uint64
	StartAddress, Win32StartAddress    uint64
	StackBase, StackLimit, KernelStack uint64
	TrapFrame, UserRIP, UserRSP        uint64
	State, WaitReason, Priority        byte
	Name                               string
	Created                            time.Time
	Frames                             []Frame // innermost first, kernel then user
}

// ModuleTruth is a driver or a module of a process.
type ModuleTruth struct {
	Name, Path, PDB, Version string
	Base, Entry              uint64 // Entry is the loader entry
	Size, Time, Checksum     uint32
	GUID                     [16]byte // as stored
	Age                      uint32
}

// UnloadedTruth is an unloaded driver.
type UnloadedTruth struct {
	Name       string
	Start, End uint64
	Time       time.Time
}

// RegionTruth is a range of a process's address space; Last is its last byte.
type RegionTruth struct {
	Start, Last uint64
	Kind        string // Private, Image
	Protection  uint32 // index, as in MMVAD_FLAGS
	File        string
}

// CPUTruth is a processor.
type CPUTruth struct {
	Number               int
	PRCB, Thread         uint64
	ContextIP, ContextSP uint64
}

// Translation is the answer to a walk through the page tables of a process, PID 4
// for the kernel's.
type Translation struct {
	PID   uint32
	VA    uint64
	State string // ok, large page, not mapped, demand zero, paged out, transition
	PA    uint64 // when State is ok, large page or transition
}

// SecondaryTruth is a blob of secondary data.
type SecondaryTruth struct {
	Tag  [16]byte // GUID as stored
	Name string
	Data []byte
}

// Truth tells what is in the machine.
func (m *Machine) Truth() Truth {
	t := Truth{
		Build: m.build, Boot: goTime(bootTime), Crashed: goTime(crashTime), Processors: processors,
		Pages: m.ram.pages(), Runs: slices.Clone(m.ram.runs),
		BugcheckCode: bugcheckCode, BugcheckParameters: m.crash.parameters, FaultingDriver: m.rainbus.name,
		DirectoryTableBase: m.crash.thread.process.dtb(), KernelBase: ntBase, PteBase: pteBase,
		PsLoadedModuleList: ntBase + rvaPsLoadedModule, PsActiveProcessHead: ntBase + rvaPsActiveProcess,
		DebuggerData: ntBase + rvaKdDebuggerData, CrashEPROCESS: m.crash.thread.process.va, CrashETHREAD: m.crash.thread.va,
		ContextRIP: m.crash.rip, ContextRSP: m.crash.rsp, CrashPID: crashPID, CrashTID: m.crash.thread.tid,
		Translations: slices.Clone(m.samples), Secondary: m.secondary(),
		DriverObjects: slices.Clone(m.driverObjects),
	}
	for _, p := range m.processes {
		t.Processes = append(t.Processes, p.truth())
	}
	for _, th := range m.threads {
		t.Threads = append(t.Threads, th.truth())
	}
	for _, d := range m.drivers {
		t.Drivers = append(t.Drivers, d.truth(d.entryVA))
	}
	for _, u := range slices.Backward(m.unloaded) {
		t.UnloadedNewestFirst = append(t.UnloadedNewestFirst, UnloadedTruth{u.name, u.start, u.end, goTime(u.time)})
	}
	for _, c := range m.cpus {
		t.CPUs = append(t.CPUs, CPUTruth{c.number, c.prcb, c.current.va, get64(c.context, m.cpuAt.contextIP), get64(c.context, m.cpuAt.contextSP)})
	}
	return t
}
