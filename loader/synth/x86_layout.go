package synth

// Where the members of Windows 7 SP1 structures lie on x86 (build 7601 before its first
// updates), in bytes from the structure's start. Public symbols of that build give them.
const (
	sizeEProcess32           = 0x2c0
	kprocessDTB32            = 0x18
	kprocessThreadList32     = 0x2c
	kprocessBasePriority32   = 0x60
	kprocessKernelTime32     = 0x88
	kprocessUserTime32       = 0x8c
	eprocessCreateTime32     = 0xa0
	eprocessExitTime32       = 0xa8
	eprocessPID32            = 0xb4
	eprocessLinks32          = 0xb8
	eprocessCommitCharge32   = 0xd0
	eprocessPeakVirtual32    = 0xdc
	eprocessVirtual32        = 0xe0
	eprocessObjectTable32    = 0xf4
	eprocessSectionBase32    = 0x12c
	eprocessParentPID32      = 0x140
	eprocessSession32        = 0x168
	eprocessImageFileName32  = 0x16c
	eprocessPriorityClass32  = 0x17b
	eprocessThreadListHead32 = 0x188
	eprocessActiveThreads32  = 0x198
	eprocessPEB32            = 0x1a8
	eprocessAuditName32      = 0x1ec
	eprocessHighestUser32    = 0x264
	eprocessFlags32          = 0x270
	eprocessExitStatus32     = 0x274
	eprocessVadRoot32        = 0x278 // an MM_AVL_TABLE

	sizeEThread32         = 0x2b8
	kthreadInitialStack32 = 0x28
	kthreadStackLimit32   = 0x2c
	kthreadKernelStack32  = 0x30
	kthreadRunning32      = 0x39
	kthreadApcState32     = 0x40
	kthreadApcProcess32   = 0x50
	kthreadPriority32     = 0x57
	kthreadNextCPU32      = 0x58
	kthreadSwitches32     = 0x64
	kthreadState32        = 0x68
	kthreadWaitMode32     = 0x6b
	kthreadTEB32          = 0x88
	kthreadTrapFrame32    = 0x128
	kthreadBasePriority32 = 0x135
	kthreadPreviousMode32 = 0x13a
	kthreadProcess32      = 0x150
	kthreadWaitReason32   = 0x187
	kthreadStackBase32    = 0x190
	kthreadListEntry32    = 0x1e0
	ethreadCreateTime32   = 0x200
	ethreadExitStatus32   = 0x210
	ethreadStart32        = 0x218
	ethreadCid32          = 0x22c
	ethreadIrpList32      = 0x24c
	ethreadWin32Start32   = 0x260
	ethreadListEntry32    = 0x268

	sizeKPCR32           = 0x3748
	kpcrSelf32           = 0x1c
	kpcrCurrentPrcb32    = 0x20
	kpcrPrcb32           = 0x120
	sizeKPRCB32          = 0x3628
	prcbCurrentThread32  = 0x4
	prcbIdleThread32     = 0xc
	prcbCPUType32        = 0x14
	prcbContextFrame32   = 0x18
	prcbSpecial32        = 0x2e4
	prcbMHz32            = 0x3c0
	prcbNumber32         = 0x3cc
	prcbDpcStack32       = 0x1908
	prcbVendor32         = 0x336c
	prcbContext32        = 0x3618
	specialCr3AndCr4At32 = 0x8

	// Loader entries, of drivers (KLDR) and in processes (LDR), have the same front.
	ldrDllBase32     = 0x18
	ldrEntryPoint32  = 0x1c
	ldrSizeOfImage32 = 0x20
	ldrFullName32    = 0x24
	ldrBaseName32    = 0x2c
	ldrFlags32       = 0x34
	ldrLoadCount32   = 0x38
	kldrCheckSum32   = 0x40
	sizeKLDR32       = 0x50
	ldrTimeStamp32   = 0x44
	sizeLDR32        = 0x78

	sizeUnloaded32 = 0x18
)

// Where the imaginary 32-bit kernel keeps things.
const (
	buildNumber32   = 7601
	buildLab32      = "7601.17514.x86fre.win7sp1_rtm.101119-1850"
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
	firstUser32     = 0x10000
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
	rvaKiFastCallEntry32  = 0x03e1ca
	ntBugCheckReturnAt32  = 0x1e
	sizeDebuggerData7     = 0x340
	sizeKernelStack32     = 0x3000
	stackStride32         = 0x4000
	savedState32          = 0x230 // StackBase - InitialStack
	pagedOut32            = pagedPool32 + 0x1f38048
	crashPID32            = 2544
	absentDirectoriesOf32 = 1576 // of this process a kernel dump holds the top table only
)
