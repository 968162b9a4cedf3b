// Package kdump reads Windows kernel dumps: the 64-bit form (PAGEDU64) and the
// 32-bit form (PAGEDUMP). It fills a model.Dump with the header, the summary's
// facts, physical memory in every layout (complete, bitmap, the older kernel dump,
// ranges), the pieces of a small memory dump, and secondary data. Below it lie
// model/mem, the spaces over the file; above it package loader.
//
// What the bytes mean stands in data tables (header64, triage64, debuggerData, ...);
// the code that reads them is one record type for all.
package kdump
