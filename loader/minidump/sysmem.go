package minidump

import (
	"fmt"
	"slices"
	"strings"

	"dumplens/model"
)

// pages shows a number of pages of 4 KiB.
func pages(n uint64) model.Value {
	if n > 1<<51 {
		return model.Hex(n)
	}
	return model.Num(n).With("pages, " + model.HumanSize(n*4096))
}

// systemMemoryFields is MINIDUMP_SYSTEM_MEMORY_INFO_1, 492 bytes.
var systemMemoryFields = slices.Concat(systemMemoryHead, counterFields(), []fieldSpec{
	{"PerfInfo.CcTotalDirtyPages", 0x1CC, 8, pages, nil},
	{"PerfInfo.CcDirtyPageThreshold", 0x1D4, 8, pages, nil},
	{"PerfInfo.ResidentAvailablePages", 0x1DC, 8, model.Num, nil},
	{"PerfInfo.SharedCommittedPages", 0x1E4, 8, pages, nil},
})

// counters are the counters of 32 bits in SYSTEM_PERFORMANCE_INFORMATION, from 0xB4 on.
var counters = strings.Fields(`
IoReadOperationCount IoWriteOperationCount IoOtherOperationCount AvailablePages CommittedPages CommitLimit
PeakCommitment PageFaultCount CopyOnWriteCount TransitionCount CacheTransitionCount DemandZeroCount PageReadCount
PageReadIoCount CacheReadCount CacheIoCount DirtyPagesWriteCount DirtyWriteIoCount MappedPagesWriteCount
MappedWriteIoCount PagedPoolPages NonPagedPoolPages PagedPoolAllocs PagedPoolFrees NonPagedPoolAllocs
NonPagedPoolFrees FreeSystemPtes ResidentSystemCodePage TotalSystemDriverPages TotalSystemCodePages
NonPagedPoolLookasideHits PagedPoolLookasideHits AvailablePagedPoolPages ResidentSystemCachePage
ResidentPagedPoolPage ResidentSystemDriverPage CcFastReadNoWait CcFastReadWait CcFastReadResourceMiss
CcFastReadNotPossible CcFastMdlReadNoWait CcFastMdlReadWait CcFastMdlReadResourceMiss CcFastMdlReadNotPossible
CcMapDataNoWait CcMapDataWait CcMapDataNoWaitMiss CcMapDataWaitMiss CcPinMappedDataCount CcPinReadNoWait
CcPinReadWait CcPinReadNoWaitMiss CcPinReadWaitMiss CcCopyReadNoWait CcCopyReadWait CcCopyReadNoWaitMiss
CcCopyReadWaitMiss CcMdlReadNoWait CcMdlReadWait CcMdlReadNoWaitMiss CcMdlReadWaitMiss CcReadAheadIos
CcLazyWriteIos CcLazyWritePages CcDataFlushes CcDataPages ContextSwitches FirstLevelTbFills SecondLevelTbFills
SystemCalls`)

func counterFields() []fieldSpec {
	specs := make([]fieldSpec, len(counters))
	for i, n := range counters {
		specs[i] = fieldSpec{"PerfInfo." + n, 0xB4 + 4*uint64(i), 4, model.Num, nil}
	}
	return specs
}

var systemMemoryHead = []fieldSpec{
	{"Revision", 0x00, 2, model.Num, nil},
	{"Flags", 0x02, 2, model.Hex, func(n uint64) string {
		return bitNames(n, []bit{{1, "file cache"}, {2, "basic performance"}, {4, "dirty pages"}, {8, "resident and shared pages"}})
	}},
	{"BasicInfo.TimerResolution", 0x04, 4, model.Num, says("100 ns")},
	{"BasicInfo.PageSize", 0x08, 4, model.Bytes, nil},
	{"BasicInfo.NumberOfPhysicalPages", 0x0C, 4, pages, nil},
	{"BasicInfo.LowestPhysicalPageNumber", 0x10, 4, model.Hex, nil},
	{"BasicInfo.HighestPhysicalPageNumber", 0x14, 4, model.Hex, nil},
	{"BasicInfo.AllocationGranularity", 0x18, 4, model.Bytes, nil},
	{"BasicInfo.MinimumUserModeAddress", 0x1C, 8, address, nil},
	{"BasicInfo.MaximumUserModeAddress", 0x24, 8, address, nil},
	{"BasicInfo.ActiveProcessorsAffinityMask", 0x2C, 8, model.Hex, nil},
	{"BasicInfo.NumberOfProcessors", 0x34, 4, model.Num, nil},
	{"FileCacheInfo.CurrentSize", 0x38, 8, model.Bytes, nil},
	{"FileCacheInfo.PeakSize", 0x40, 8, model.Bytes, nil},
	{"FileCacheInfo.PageFaultCount", 0x48, 4, model.Num, nil},
	{"FileCacheInfo.MinimumWorkingSet", 0x4C, 8, model.Num, nil},
	{"FileCacheInfo.MaximumWorkingSet", 0x54, 8, model.Num, nil},
	{"FileCacheInfo.CurrentSizeIncludingTransitionInPages", 0x5C, 8, pages, nil},
	{"FileCacheInfo.PeakSizeIncludingTransitionInPages", 0x64, 8, pages, nil},
	{"FileCacheInfo.TransitionRePurposeCount", 0x6C, 4, model.Num, nil},
	{"FileCacheInfo.Flags", 0x70, 4, model.Hex, nil},
	{"BasicPerfInfo.AvailablePages", 0x74, 8, pages, nil},
	{"BasicPerfInfo.CommittedPages", 0x7C, 8, pages, nil},
	{"BasicPerfInfo.CommitLimit", 0x84, 8, pages, nil},
	{"BasicPerfInfo.PeakCommitment", 0x8C, 8, pages, nil},
	{"PerfInfo.IdleProcessTime", 0x94, 8, ticks, nil},
	{"PerfInfo.IoReadTransferCount", 0x9C, 8, model.Bytes, nil},
	{"PerfInfo.IoWriteTransferCount", 0xA4, 8, model.Bytes, nil},
	{"PerfInfo.IoOtherTransferCount", 0xAC, 8, model.Bytes, nil},
}

// vmCounters1 and vmCounters2 are MINIDUMP_PROCESS_VM_COUNTERS_1 and _2.
var (
	vmCounters1 = vmFields(0x08, "PeakWorkingSetSize", "WorkingSetSize", "QuotaPeakPagedPoolUsage", "QuotaPagedPoolUsage",
		"QuotaPeakNonPagedPoolUsage", "QuotaNonPagedPoolUsage", "PagefileUsage", "PeakPagefileUsage", "PrivateUsage")
	vmCounters2 = vmFields(0x08, "PeakWorkingSetSize", "WorkingSetSize", "QuotaPeakPagedPoolUsage", "QuotaPagedPoolUsage",
		"QuotaPeakNonPagedPoolUsage", "QuotaNonPagedPoolUsage", "PagefileUsage", "PeakPagefileUsage", "PeakVirtualSize",
		"VirtualSize", "PrivateUsage", "PrivateWorkingSetSize", "SharedCommitUsage", "JobSharedCommitUsage",
		"JobPrivateCommitUsage", "JobPeakPrivateCommitUsage", "JobPrivateCommitLimit", "JobTotalCommitLimit")
)

func vmFields(at uint64, names ...string) []fieldSpec {
	specs := []fieldSpec{
		{"Revision", 0x00, 2, model.Num, nil},
		{"Flags", 0x02, 2, model.Hex, func(n uint64) string {
			return bitNames(n, []bit{{1, "basic"}, {2, "virtual size"}, {4, "extended"}, {8, "extended 2"}, {0x10, "job"}})
		}},
		{"PageFaultCount", 0x04, 4, model.Num, nil},
	}
	for i, n := range names {
		specs = append(specs, fieldSpec{n, at + 8*uint64(i), 8, model.Bytes, nil})
	}
	return specs
}

// systemMemory reads SystemMemoryInfo and ProcessVmCounters.
func (r *reader) systemMemory() {
	if s, ok := r.stream(systemMemoryInfo); ok {
		r.streamFields(s, systemMemoryFields)
	}
	s, ok := r.stream(processVMCounters)
	if !ok {
		return
	}
	specs := vmCounters1
	if rev := s.u16(0); rev == 2 {
		specs = vmCounters2
	} else if rev != 1 {
		r.d.AddProblem(s.name, s.span(0, 2), "%s", fmt.Sprintf("ProcessVmCounters has revision %d: it is read as revision 1", rev))
	}
	r.streamFields(s, specs)
}
