package minidump

import "dumplens/model"

// facts puts the facts that several parts filled in the order a person reads them.
func (r *reader) facts() {
	r.processName()
	r.d.Set("modules", "Modules", countOf(r, moduleList, r.d.Modules))
	r.d.Set("threads", "Threads", countOf(r, threadList, r.d.Threads))
	order := []string{
		"signature", "debugger_line", "exception_code", "exception_parameters", "exception_address", "exception_thread",
		"exception_ip", "exception_sp", "assertion", "comment", "system_time", "process_id", "process_name", "command_line",
		"process_create_time", "process_user_time", "process_kernel_time", "threads", "modules", "os", "os_build", "architecture", "processors", "flags",
	}
	sorted := make([]model.Fact, 0, len(r.d.Facts))
	taken := map[string]bool{}
	for _, key := range order {
		for _, f := range r.d.Facts {
			if f.Key == key {
				sorted, taken[key] = append(sorted, f), true
			}
		}
	}
	for _, f := range r.d.Facts {
		if !taken[f.Key] {
			sorted = append(sorted, f)
		}
	}
	r.d.Facts = sorted
}

// processName takes the program's name from the first module, which all writers make
// the program itself, when no stream says it.
func (r *reader) processName() {
	if r.d.Fact("process_name").Is() {
		return
	}
	if rows, _ := r.d.Modules.Get(r.ctx, nil); len(rows) > 0 && rows[0].Name.Is() {
		r.d.Set("process_name", "Process", rows[0].Name)
	}
}

// countOf is the number of rows of a part that is read.
func countOf[T any](r *reader, kind streamType, p *model.Part[T]) model.Value {
	if why := p.Why(); why != "" {
		return model.Absent(model.NotInDump, why)
	}
	items, _ := p.Get(r.ctx, nil)
	v := model.Num(uint64(len(items)))
	if i, ok := r.first[kind]; ok {
		v = v.From(r.entries[i].at.at)
	}
	return v
}
