package synth

// Members that lie at the same place in every 32-bit Windows of these. Loader entries, of
// drivers (KLDR) and in processes (LDR), have the same front.
const (
	kpcrSelf32           = 0x1c
	kpcrCurrentPrcb32    = 0x20
	kpcrPrcb32           = 0x120
	specialCr3AndCr4At32 = 0x8
	ldrDllBase32         = 0x18
	ldrEntryPoint32      = 0x1c
	ldrSizeOfImage32     = 0x20
	ldrFullName32        = 0x24
	ldrBaseName32        = 0x2c
	ldrFlags32           = 0x34
	ldrLoadCount32       = 0x38
	kldrCheckSum32       = 0x40
	ldrTimeStamp32       = 0x44
	sizeLDR32            = 0x78
	sizeUnloaded32       = 0x18
)

// Where the imaginary 32-bit kernel keeps things.
const (
	processors32    = 2
	ntBase32        = 0x82a43000
	ntSize32        = 0x412000
	ntLarge32       = 0x82a00000 // the 2 MiB that a large page maps
	driverBase32    = 0x8b600000
	nonPagedPool32  = 0x84a00000
	pagedPool32     = 0x8d200000
	kernelStacks32  = 0x8f600000
	processorArea32 = 0x807c5000
	sharedData32    = 0xffdf0000
	pteBase32       = 0xc0000000
	systemTop32     = 0x185 // PFN of System's top table
	userEnd32       = 0x80000000
)

// RangeStart32 is the RVA of MmSystemRangeStart in the 32-bit kernel.
const RangeStart32 = rvaSystemRange32

// The kernel's variables by RVA; all lie in its .data.
const (
	rvaKdDebuggerData32   = 0x129c28
	rvaNtBuildLab32       = 0x12a0e0
	rvaPsActiveProcess32  = 0x142e98
	rvaUnloadedDrivers32  = 0x14a6a0
	rvaLastUnloaded32     = 0x14a6a4
	rvaPsLoadedModule32   = 0x14a850
	rvaBugcheckData32     = 0x14a900
	rvaInitialSystem32    = 0x14b03c
	rvaPhysicalBlock32    = 0x14b110
	rvaPspCidTable32      = 0x14b134
	rvaHighestUser32      = 0x14b714
	rvaSystemRange32      = 0x14b718
	rvaUserProbe32        = 0x14b71c
	rvaPfnDatabase32      = 0x14b740
	rvaProcessorBlock32   = 0x129900
	rvaKeBugCheckEx32     = 0x0de5ec
	rvaKiIdleLoop32       = 0x07d3a0
	rvaExpWorkerThread32  = 0x0823aa
	ntBugCheckReturnAt32  = 0x1e
	sizeKernelStack32     = 0x3000
	stackStride32         = 0x4000
	savedState32          = 0x230 // StackBase - InitialStack
	pagedOut32            = pagedPool32 + 0x1f38048
	crashPID32            = 2544
	absentDirectoriesOf32 = 1576 // of this process a kernel dump holds the top table only
)
