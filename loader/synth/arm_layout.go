package synth

// layout64 says where the members of EPROCESS and ETHREAD lie on a 64-bit machine, in bytes
// from the structure's start; -1: it has no such member.
type layout64 struct {
	privateMemoryBit                                                                                          int // of MMVAD_FLAGS
	sizeEProcess, kprocessDTB, kprocessThreadList, kprocessBasePriority, kprocessKernelTime, kprocessUserTime int
	kprocessUserDTB, eprocessPID, eprocessLinks, eprocessFlags, eprocessCreateTime, eprocessPeakVirtual       int
	eprocessVirtual, eprocessToken, eprocessSectionBase, eprocessParentPID, eprocessPEB, eprocessSession      int
	eprocessObjectTable, eprocessImageFile, eprocessImageFileName, eprocessPriorityClass, eprocessAuditName   int
	eprocessHighestUser, eprocessThreadListHead, eprocessActiveThreads, eprocessCommitCharge                  int
	eprocessExitStatus, eprocessVadRoot, eprocessVadCount, eprocessExitTime, eprocessSequence, sizeEThread    int
	kthreadInitialStack, kthreadStackLimit, kthreadStackBase, kthreadKernelStack, kthreadRunning              int
	kthreadTrapFrame, kthreadApcState, kthreadApcProcess, kthreadPriority, kthreadTEB, kthreadSwitches        int
	kthreadState, kthreadWaitMode, kthreadNextCPU, kthreadProcess, kthreadPreviousMode, kthreadBasePriority   int
	kthreadIdealCPU, kthreadWaitReason, kthreadKernelTime, kthreadUserTime, kthreadListEntry                  int
	kthreadMutantList, ethreadCreateTime, ethreadStart, ethreadCid, ethreadIrpList, ethreadWin32Start         int
	ethreadListEntry, ethreadExitStatus, ethreadName                                                          int
}

// layoutX64 is Windows 10 19041 for x64.
var layoutX64 = layout64{
	privateMemoryBit: 20,
	sizeEProcess:     sizeEProcess, kprocessDTB: kprocessDTB, kprocessThreadList: kprocessThreadList,
	kprocessBasePriority: kprocessBasePriority, kprocessKernelTime: kprocessKernelTime,
	kprocessUserTime: kprocessUserTime, kprocessUserDTB: kprocessUserDTB, eprocessPID: eprocessPID,
	eprocessLinks: eprocessLinks, eprocessFlags: eprocessFlags, eprocessCreateTime: eprocessCreateTime,
	eprocessPeakVirtual: eprocessPeakVirtual, eprocessVirtual: eprocessVirtual, eprocessToken: eprocessToken,
	eprocessSectionBase: eprocessSectionBase, eprocessParentPID: eprocessParentPID, eprocessPEB: eprocessPEB,
	eprocessSession: eprocessSession, eprocessObjectTable: eprocessObjectTable, eprocessImageFile: eprocessImageFile,
	eprocessImageFileName: eprocessImageFileName, eprocessPriorityClass: eprocessPriorityClass,
	eprocessAuditName: eprocessAuditName, eprocessHighestUser: eprocessHighestUser,
	eprocessThreadListHead: eprocessThreadListHead, eprocessActiveThreads: eprocessActiveThreads,
	eprocessCommitCharge: eprocessCommitCharge, eprocessExitStatus: eprocessExitStatus,
	eprocessVadRoot: eprocessVadRoot, eprocessVadCount: eprocessVadCount, eprocessExitTime: eprocessExitTime,
	eprocessSequence: eprocessSequence, sizeEThread: sizeEThread, kthreadInitialStack: kthreadInitialStack,
	kthreadStackLimit: kthreadStackLimit, kthreadStackBase: kthreadStackBase, kthreadKernelStack: kthreadKernelStack,
	kthreadRunning: kthreadRunning, kthreadTrapFrame: kthreadTrapFrame, kthreadApcState: kthreadApcState,
	kthreadApcProcess: kthreadApcProcess, kthreadPriority: kthreadPriority, kthreadTEB: kthreadTEB,
	kthreadSwitches: kthreadSwitches, kthreadState: kthreadState, kthreadWaitMode: kthreadWaitMode,
	kthreadNextCPU: kthreadNextCPU, kthreadProcess: kthreadProcess, kthreadPreviousMode: kthreadPreviousMode,
	kthreadBasePriority: kthreadBasePriority, kthreadIdealCPU: kthreadIdealCPU, kthreadWaitReason: kthreadWaitReason,
	kthreadKernelTime: kthreadKernelTime, kthreadUserTime: kthreadUserTime, kthreadListEntry: kthreadListEntry,
	kthreadMutantList: kthreadMutantList, ethreadCreateTime: ethreadCreateTime, ethreadStart: ethreadStart,
	ethreadCid: ethreadCid, ethreadIrpList: ethreadIrpList, ethreadWin32Start: ethreadWin32Start,
	ethreadListEntry: ethreadListEntry, ethreadExitStatus: ethreadExitStatus, ethreadName: ethreadName,
}

// layoutARM64 is Windows 11 22000 for ARM64. Public symbols of that build give it but for
// ETHREAD.ExitStatus, which is that of 26100.
var layoutARM64 = layout64{
	privateMemoryBit: 21,
	sizeEProcess:     0xc80, kprocessDTB: 0x28, kprocessThreadList: 0x38, kprocessBasePriority: 0x288,
	kprocessKernelTime: 0x384, kprocessUserTime: 0x388, kprocessUserDTB: -1, eprocessPID: 0x3f8, eprocessLinks: 0x400,
	eprocessFlags: 0x41c, eprocessCreateTime: 0x420, eprocessPeakVirtual: 0x448, eprocessVirtual: 0x450,
	eprocessToken: 0x470, eprocessSectionBase: 0x4d8, eprocessParentPID: 0x4f8, eprocessPEB: 0x508,
	eprocessSession: 0x510, eprocessObjectTable: 0x528, eprocessImageFile: 0x558, eprocessImageFileName: 0x560,
	eprocessPriorityClass: 0x56f, eprocessAuditName: 0x578, eprocessHighestUser: 0x590, eprocessThreadListHead: 0x598,
	eprocessActiveThreads: 0x5a8, eprocessCommitCharge: 0x600, eprocessExitStatus: 0x894, eprocessVadRoot: 0x898,
	eprocessVadCount: 0x8a8, eprocessExitTime: 0x900, eprocessSequence: 0x9b8, sizeEThread: 0x910,
	kthreadInitialStack: 0x28, kthreadStackLimit: 0x30, kthreadStackBase: 0x38, kthreadKernelStack: 0x58,
	kthreadRunning: 0x69, kthreadTrapFrame: 0x88, kthreadApcState: 0x90, kthreadApcProcess: 0xb0, kthreadPriority: 0xbb,
	kthreadTEB: 0xe8, kthreadSwitches: 0x14c, kthreadState: 0x17c, kthreadWaitMode: 0x17f, kthreadNextCPU: 0x238,
	kthreadProcess: 0x240, kthreadPreviousMode: 0x252, kthreadBasePriority: 0x253, kthreadIdealCPU: 0x26c,
	kthreadWaitReason: 0x2a3, kthreadKernelTime: 0x2ac, kthreadUserTime: 0x2fc, kthreadListEntry: 0x318,
	kthreadMutantList: 0x328, ethreadCreateTime: 0x4a0, ethreadStart: 0x4c0, ethreadCid: 0x4e8, ethreadIrpList: 0x520,
	ethreadWin32Start: 0x540, ethreadListEntry: 0x558, ethreadExitStatus: 0x5b8, ethreadName: -1,
}
