package synth

// Where the members of Windows 10 19041 structures lie on x64, in bytes from the
// structure's start. Public symbols of that build give them.
const (
	sizeEProcess           = 0xa40
	kprocessDTB            = 0x28
	kprocessThreadList     = 0x30
	kprocessBasePriority   = 0x280
	kprocessKernelTime     = 0x37c
	kprocessUserTime       = 0x380
	kprocessUserDTB        = 0x388
	eprocessPID            = 0x440
	eprocessLinks          = 0x448
	eprocessFlags          = 0x464
	eprocessCreateTime     = 0x468
	eprocessPeakVirtual    = 0x490
	eprocessVirtual        = 0x498
	eprocessToken          = 0x4b8
	eprocessSectionBase    = 0x520
	eprocessParentPID      = 0x540
	eprocessPEB            = 0x550
	eprocessSession        = 0x558
	eprocessObjectTable    = 0x570
	eprocessWow64          = 0x580
	eprocessImageFile      = 0x5a0
	eprocessImageFileName  = 0x5a8
	eprocessPriorityClass  = 0x5b7
	eprocessAuditName      = 0x5c0
	eprocessHighestUser    = 0x5d8
	eprocessThreadListHead = 0x5e0
	eprocessActiveThreads  = 0x5f0
	eprocessCommitCharge   = 0x648
	eprocessExitStatus     = 0x7d4
	eprocessVadRoot        = 0x7d8
	eprocessVadCount       = 0x7e8
	eprocessExitTime       = 0x840
	eprocessSequence       = 0x8f8

	sizeEThread         = 0x898
	kthreadInitialStack = 0x28
	kthreadStackLimit   = 0x30
	kthreadStackBase    = 0x38
	kthreadKernelStack  = 0x58
	kthreadRunning      = 0x71
	kthreadTrapFrame    = 0x90
	kthreadApcState     = 0x98
	kthreadApcProcess   = 0xb8
	kthreadPriority     = 0xc3
	kthreadTEB          = 0xf0
	kthreadSwitches     = 0x154
	kthreadState        = 0x184
	kthreadWaitIrql     = 0x186
	kthreadWaitMode     = 0x187
	kthreadNextCPU      = 0x218
	kthreadProcess      = 0x220
	kthreadPreviousMode = 0x232
	kthreadBasePriority = 0x233
	kthreadIdealCPU     = 0x24c
	kthreadWaitReason   = 0x283
	kthreadKernelTime   = 0x28c
	kthreadUserTime     = 0x2dc
	kthreadListEntry    = 0x2f8
	kthreadMutantList   = 0x308
	ethreadCreateTime   = 0x430
	ethreadStart        = 0x450
	ethreadCid          = 0x478
	ethreadIrpList      = 0x4b0
	ethreadWin32Start   = 0x4d0
	ethreadListEntry    = 0x4e8
	ethreadExitStatus   = 0x548
	ethreadName         = 0x610

	sizeKPCR           = 0xb080
	kpcrSelf           = 0x18
	kpcrCurrentPrcb    = 0x20
	kpcrPrcb           = 0x180
	sizeKPRCB          = 0xaf00
	prcbCurrentThread  = 0x8
	prcbIdleThread     = 0x18
	prcbNumber         = 0x24
	prcbRspBase        = 0x28
	prcbCPUType        = 0x40
	prcbCPUID          = 0x41
	prcbStepping       = 0x42
	prcbMHz            = 0x44
	prcbGroupIndex     = 0xd1
	prcbSpecial        = 0x100
	prcbContextFrame   = 0x1f0
	prcbDpcStack       = 0x3110
	prcbVendor         = 0x8590
	prcbContext        = 0x85c0
	prcbIsrStack       = 0x85d8
	prcbMaxBreakpoints = 4

	ldrDllBase     = 0x30
	ldrEntryPoint  = 0x38
	ldrSizeOfImage = 0x40
	ldrFullName    = 0x48
	ldrBaseName    = 0x58
	ldrFlags       = 0x68
	ldrLoadCount   = 0x6c

	sizeKLDR          = 0xa0
	kldrException     = 0x10
	kldrExceptionSize = 0x18
	kldrCheckSum      = 0x78
	kldrNotRounded    = 0x98
	kldrTimeStamp     = 0x9c

	sizeLDR      = 0x120
	ldrTimeStamp = 0x80
	ldrOriginal  = 0xf8
	ldrLoadTime  = 0x100
)
