// Package synth writes the crash dumps of an imaginary Windows machine, for tests,
// benchmarks and the samples in testdata.
//
// It knows nothing of the parsers: the formats are written down a second time here,
// from public descriptions, so that a parser and a test cannot share one mistake.
// The machine is whole: page tables that translate, lists that link, objects whose
// members lie where Windows 10 19041 for x64 has them. What the machine holds can
// be asked of Machine.Truth. Names, GUIDs and times are invented; the output is the
// same on every run.
package synth
