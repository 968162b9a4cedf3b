package synth

// layout32 says where the members of a build's structures lie on x86, in bytes from the
// structure's start. Public symbols of the build give them.
type layout32 struct {
	sizeEProcess, kprocessDTB, kprocessThreadList, kprocessBasePriority, kprocessKernelTime, kprocessUserTime   int
	eprocessCreateTime, eprocessExitTime, eprocessPID, eprocessLinks, eprocessCommitCharge, eprocessPeakVirtual int
	eprocessVirtual, eprocessObjectTable, eprocessSectionBase, eprocessParentPID, eprocessSession               int
	eprocessImageFileName, eprocessPriorityClass, eprocessThreadListHead, eprocessActiveThreads, eprocessPEB    int
	eprocessAuditName, eprocessHighestUser, eprocessFlags, eprocessExitStatus, eprocessVadRoot, sizeEThread     int
	kthreadInitialStack, kthreadStackLimit, kthreadKernelStack, kthreadRunning, kthreadApcState                 int
	kthreadApcProcess, kthreadPriority, kthreadNextCPU, kthreadSwitches, kthreadState, kthreadWaitMode          int
	kthreadTEB, kthreadTrapFrame, kthreadBasePriority, kthreadPreviousMode, kthreadProcess, kthreadWaitReason   int
	kthreadStackBase, kthreadListEntry, ethreadCreateTime, ethreadExitStatus, ethreadStart, ethreadCid          int
	ethreadIrpList, ethreadWin32Start, ethreadListEntry, sizeKPCR, sizeKPRCB, prcbCurrentThread, prcbIdleThread int
	prcbCPUType, prcbContextFrame, prcbSpecial, prcbMHz, prcbNumber, prcbDpcStack, prcbVendor, prcbContext      int
	sizeKLDR, build, sizeKProcess, sizeKThread, sizeDebuggerData, areaFilePointer, sizeSubsection               int
	subsectionPtes, tableCode, tableQuotaProcess, tableProcessID, tableHandleCount                              int
}

// windows7 is Windows 7 SP1 before its first updates.
var windows7 = layout32{
	sizeEProcess: 0x2c0, kprocessDTB: 0x18, kprocessThreadList: 0x2c, kprocessBasePriority: 0x60,
	kprocessKernelTime: 0x88, kprocessUserTime: 0x8c, eprocessCreateTime: 0xa0, eprocessExitTime: 0xa8,
	eprocessPID: 0xb4, eprocessLinks: 0xb8, eprocessCommitCharge: 0xd0, eprocessPeakVirtual: 0xdc,
	eprocessVirtual: 0xe0, eprocessObjectTable: 0xf4, eprocessSectionBase: 0x12c, eprocessParentPID: 0x140,
	eprocessSession: 0x168, eprocessImageFileName: 0x16c, eprocessPriorityClass: 0x17b, eprocessThreadListHead: 0x188,
	eprocessActiveThreads: 0x198, eprocessPEB: 0x1a8, eprocessAuditName: 0x1ec, eprocessHighestUser: 0x264,
	eprocessFlags: 0x270, eprocessExitStatus: 0x274, eprocessVadRoot: 0x278, sizeEThread: 0x2b8,
	kthreadInitialStack: 0x28, kthreadStackLimit: 0x2c, kthreadKernelStack: 0x30, kthreadRunning: 0x39,
	kthreadApcState: 0x40, kthreadApcProcess: 0x50, kthreadPriority: 0x57, kthreadNextCPU: 0x58, kthreadSwitches: 0x64,
	kthreadState: 0x68, kthreadWaitMode: 0x6b, kthreadTEB: 0x88, kthreadTrapFrame: 0x128, kthreadBasePriority: 0x135,
	kthreadPreviousMode: 0x13a, kthreadProcess: 0x150, kthreadWaitReason: 0x187, kthreadStackBase: 0x190,
	kthreadListEntry: 0x1e0, ethreadCreateTime: 0x200, ethreadExitStatus: 0x210, ethreadStart: 0x218, ethreadCid: 0x22c,
	ethreadIrpList: 0x24c, ethreadWin32Start: 0x260, ethreadListEntry: 0x268, sizeKPCR: 0x3748, sizeKPRCB: 0x3628,
	prcbCurrentThread: 0x4, prcbIdleThread: 0xc, prcbCPUType: 0x14, prcbContextFrame: 0x18, prcbSpecial: 0x2e4,
	prcbMHz: 0x3c0, prcbNumber: 0x3cc, prcbDpcStack: 0x1908, prcbVendor: 0x336c, prcbContext: 0x3618, sizeKLDR: 0x50,
	build: 7601, sizeKProcess: 0x98, sizeKThread: 0x200, sizeDebuggerData: 0x340, areaFilePointer: 0x24,
	sizeSubsection: 0x20, subsectionPtes: 0xc, tableCode: 0x0, tableQuotaProcess: 0x4, tableProcessID: 0x8,
	tableHandleCount: 0x30,
}

// windows10 is Windows 10 2004 to 22H2 for x86, as of 2021.
var windows10 = layout32{
	sizeEProcess: 0x500, kprocessDTB: 0x18, kprocessThreadList: 0x2c, kprocessBasePriority: 0x68,
	kprocessKernelTime: 0x9c, kprocessUserTime: 0xa0, eprocessCreateTime: 0x100, eprocessExitTime: 0x388,
	eprocessPID: 0xe4, eprocessLinks: 0xe8, eprocessCommitCharge: 0x224, eprocessPeakVirtual: 0x118,
	eprocessVirtual: 0x11c, eprocessObjectTable: 0x18c, eprocessSectionBase: 0x160, eprocessParentPID: 0x170,
	eprocessSession: 0x180, eprocessImageFileName: 0x1ac, eprocessPriorityClass: 0x1bb, eprocessThreadListHead: 0x1d0,
	eprocessActiveThreads: 0x1d8, eprocessPEB: 0x17c, eprocessAuditName: 0x1c0, eprocessHighestUser: 0x1cc,
	eprocessFlags: 0xfc, eprocessExitStatus: 0x34c, eprocessVadRoot: 0x350, sizeEThread: 0x4e0,
	kthreadInitialStack: 0x20, kthreadStackLimit: 0x24, kthreadKernelStack: 0x48, kthreadRunning: 0x55,
	kthreadApcState: 0x70, kthreadApcProcess: 0x80, kthreadPriority: 0x87, kthreadNextCPU: 0x148, kthreadSwitches: 0x8c,
	kthreadState: 0x90, kthreadWaitMode: 0x93, kthreadTEB: 0xa8, kthreadTrapFrame: 0x6c, kthreadBasePriority: 0x15b,
	kthreadPreviousMode: 0x15a, kthreadProcess: 0x150, kthreadWaitReason: 0x18b, kthreadStackBase: 0x28,
	kthreadListEntry: 0x1d4, ethreadCreateTime: 0x280, ethreadExitStatus: 0x324, ethreadStart: 0x298, ethreadCid: 0x2ac,
	ethreadIrpList: 0x2cc, ethreadWin32Start: 0x2dc, ethreadListEntry: 0x2e4, sizeKPCR: 0x6020, sizeKPRCB: 0x5f00,
	prcbCurrentThread: 0x4, prcbIdleThread: 0xc, prcbCPUType: 0x14, prcbContextFrame: 0x18, prcbSpecial: 0x2e4,
	prcbMHz: 0x3c0, prcbNumber: 0x3cc, prcbDpcStack: 0x2210, prcbVendor: 0x3d3c, prcbContext: 0x4168, sizeKLDR: 0x5c,
	build: 19041, sizeKProcess: 0xe0, sizeKThread: 0x280, sizeDebuggerData: 0x380, areaFilePointer: 0x20,
	sizeSubsection: 0x28, subsectionPtes: 0x1c, tableCode: 0x8, tableQuotaProcess: 0xc, tableProcessID: 0x18,
	tableHandleCount: 0x44,
}
