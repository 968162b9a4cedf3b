package kdump

import (
	"fmt"
	"strings"

	"dumplens/model"
)

// facts fills the summary with what the header tells.
func (l *loading) facts() {
	h, d := l.h, l.d
	set := func(key, title, name string) { d.Set(key, title, h.value(name)) }
	set("dump_type_code", "Dump type code", "DumpType")
	d.Set("debugger_line", "In the debugger", l.debuggerLine())
	d.Set("signature", "Signature", model.Str(string(h.buf[:len(signature64)])).From(l.span(0, uint64(len(signature64)))))
	d.Set("architecture", "Architecture", l.architecture())
	set("os_build", "Windows build", "MinorVersion")
	l.revision()
	set("processors", "Processors", "NumberProcessors")
	set("system_time", "When", "SystemTime")
	set("uptime_ms", "Up for", "SystemUpTime")
	set("bugcheck_code", "Bug check", "BugCheckCode")
	d.Set("bugcheck_parameters", "Parameters", l.bugCheckParameters())
	set("comment", "Comment", "Comment")
	l.memoryFacts()
	set("directory_table_base", "Directory table base", "DirectoryTableBase")
	set("ps_loaded_module_list", "PsLoadedModuleList", "PsLoadedModuleList")
	set("ps_active_process_head", "PsActiveProcessHead", "PsActiveProcessHead")
	set("kd_debugger_data_block", "KdDebuggerDataBlock", "KdDebuggerDataBlock")
	d.Set("product_type", "Product", l.words("ProductType"))
	d.Set("suite", "Suites", l.words("SuiteMask"))
	d.Set("attributes", "Attributes", l.words("Attributes"))
	set("required_dump_space", "Planned file size", "RequiredDumpSpace")
}

func (l *loading) debuggerLine() model.Value {
	line := l.d.Kind.DebuggerLine()
	if typ, _ := l.dumpType(); typ == typeSummary {
		line = "Kernel Summary Dump File: Only kernel address space is available"
	}
	if line == "" {
		return model.Absent(model.NotApplicable, "debuggers print nothing for such a file")
	}
	return model.Str(line)
}

func (l *loading) architecture() model.Value {
	at := l.h.span(l.h.find("MachineImageType"))
	if l.d.Arch == model.ArchUnknown {
		return model.Absent(model.Unknown, fmt.Sprintf("machine type 0x%x", l.h.or0("MachineImageType"))).From(at)
	}
	return model.Str(string(l.d.Arch)).From(at)
}

// revision is the update revision (UBR), which only new writers record.
func (l *loading) revision() {
	if !l.h.hasDiagnostics() {
		l.d.Set("os_revision", "Update revision", model.Absent(model.Unknown, "the header of this Windows does not record it"))
		return
	}
	diag := l.h.diagnostics()
	l.d.Set("os_revision", "Update revision", diag.value("UpdateBuildRevision"))
	l.d.Set("writer_last_line", "Last line of the writer", diag.value("LastLine"))
}

// bugCheckParameters are the four parameters; one that can be an address in the
// kernel links to its bytes.
func (l *loading) bugCheckParameters() model.Value {
	items := make([]model.Value, 4)
	for i := range items {
		v := l.h.value(fmt.Sprintf("BugCheckParameter%d", i+1))
		if v.Is() && l.inKernel(v.Num) {
			v = kernelPointer(l.d, v.Num).From(v.Src)
		}
		items[i] = v
	}
	return model.List(items...)
}

// inKernel tells a number that is likely to be a kernel address from status codes
// and small numbers.
func (l *loading) inKernel(n uint64) bool {
	if l.h.wide {
		const lowest64, status = 0xffff800000000000, 0xffffffff00000000
		return n >= lowest64 && n < status
	}
	const lowest32, status = 0x80010000, 0xc0000000
	return n >= lowest32 && n < status || n >= status+0x10000
}

// words is a member with its meaning beside the number.
func (l *loading) words(name string) model.Value {
	v := l.h.value(name)
	if !v.Is() {
		return v
	}
	return v.With(strings.ReplaceAll(meanings[name](v.Num), ",", ""))
}

// memoryFacts are about the machine's memory; pages that the file holds are added
// when the body is read.
func (l *loading) memoryFacts() {
	noPages := model.Absent(model.NotApplicable, "this kind of dump does not hold whole pages")
	l.d.Set("pages_present", "Pages in the dump", noPages)
	block := l.h.memoryBlock()
	at := l.span(block.at, uint64(len(block.buf)))
	ram := uint64(0)
	if n := pagesOf(l.h.runs()); n <= maxPages {
		ram = n * pageSize
	}
	if ram == 0 {
		unknown := model.Absent(model.Unknown, "the header does not record the machine's memory")
		l.d.Set("physical_bytes", "Machine's memory", unknown)
		l.d.Set("paging_file_needed", "Paging file for a complete dump", unknown)
		return
	}
	l.d.Set("physical_bytes", "Machine's memory", model.Bytes(ram).From(at))
	l.d.Set("paging_file_needed", "Paging file for a complete dump", model.Bytes(model.PagingFileNeeded(ram)).From(at))
}

// complaints are the problems that the header itself tells of.
func (l *loading) complaints() {
	h := l.h
	at := h.span(h.find("Attributes"))
	if h.attributesKnown() && h.or0("Attributes")&insufficientDumpfileSize != 0 {
		l.d.AddProblem("header", at, "Windows noted that the paging file or dump file was too small for this dump: parts are missing; enlarge the paging file to get all of the next one")
	}
	if state, ok := h.num("SecondaryDataState"); ok && state != 0 {
		l.d.AddProblem("secondary data", h.span(h.find("SecondaryDataState")), "the writer noted status 0x%x while it wrote what drivers add: some of it may be missing", state)
	}
	if status, ok := h.num("WriterStatus"); ok && status != 0 {
		l.d.AddProblem("header", h.span(h.find("WriterStatus")), "the writer noted status %d: %s; the list of drivers may be short", status, meanings["WriterStatus"](status))
	}
}
