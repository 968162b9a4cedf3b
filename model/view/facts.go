package view

import "dumplens/model"

// factOrder is the order in which facts are exported; others follow as they were
// found.
var factOrder = []string{
	"dump_type", "dump_type_code", "debugger_line", "signature", "architecture", "os", "os_build", "build_lab",
	"processors", "system_time", "uptime_ms", "bugcheck_code", "bugcheck_name", "bugcheck_parameters",
	"exception_code", "exception_address", "exception_thread", "process_name", "process_pid", "process_id", "thread",
	"comment", "flags", "completeness", "missing_bytes", "pages_present", "physical_bytes", "directory_table_base", "ps_loaded_module_list",
	"ps_active_process_head", "kd_debugger_data_block", "paging_file_needed",
	"file_name_date", "file_name_uptime_ms", "file_name_sequence",
}

// Facts gives the facts of the dump in the order of README.md's JSON contract.
func Facts(d *model.Dump) []model.Fact {
	out := make([]model.Fact, 0, len(d.Facts))
	listed := map[string]bool{}
	for _, key := range factOrder {
		listed[key] = true
		for _, f := range d.Facts {
			if f.Key == key {
				out = append(out, f)
			}
		}
	}
	for _, f := range d.Facts {
		if !listed[f.Key] {
			out = append(out, f)
		}
	}
	return out
}
