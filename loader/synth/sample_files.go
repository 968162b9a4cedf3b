package synth

//go:generate go run ./mksamples -dir ../../testdata

// Samples gives the sample dumps of testdata by file name. The small dumps have
// names as Windows gives them: the date, how many milliseconds the start that
// wrote the file had taken, a number.
func Samples() map[string][]byte {
	m := NewMachine()
	return map[string][]byte{
		"sample-active.dmp":         m.Bitmap(false),
		"sample-kernel.dmp":         m.Bitmap(true),
		"112126-9312-01.dmp":        m.Small(ByDebugger),
		"112126-10734-01.dmp":       m.Small(ByKernel),
		"sample-header-x86.dmp":     HeaderOnly32(),
		"inkwell.exe.4120.dmp":      Minidump(MinidumpOptions{}),
		"inkwell.exe.4120.full.dmp": Minidump(MinidumpOptions{FullMemory: true}),
	}
}
