package loader_test

import "runtime"

// systemMiB is how much memory the process has taken from the system.
func systemMiB() float64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.Sys) / (1 << 20)
}
