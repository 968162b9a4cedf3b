package view

import "dumplens/model"

// The reasons why a dump has no such part at all, for views of parts that its
// loader leaves nil.

const rawWords = "the file is no dump: only its bytes can be shown"

// systemOnly is for parts that every dump of a system or a program may have.
func systemOnly(d *model.Dump) string {
	switch d.Kind {
	case model.KindRaw:
		return rawWords
	case model.KindHeaderOnly:
		return "the dump holds a header only"
	}
	return "it could not be read from this dump: see Problems"
}

// kernelOnly is for parts of kernel dumps.
func kernelOnly(d *model.Dump) string {
	if d.Kind.IsUser() {
		return "a user minidump holds one process and nothing of the system"
	}
	return systemOnly(d)
}

// userOnly is for parts of user minidumps.
func userOnly(words string) func(*model.Dump) string {
	return func(d *model.Dump) string {
		if d.Kind.IsUser() {
			return "its writer did not include it"
		}
		return words
	}
}

func smallOnly(d *model.Dump) string {
	if d.Kind == model.KindSmall {
		return "it could not be read from this dump: see Problems"
	}
	return "only small memory dumps have data blocks"
}

func handlesAbsent(d *model.Dump) string {
	if d.Kind.IsUser() {
		return "its writer did not include it"
	}
	if d.Kind == model.KindSmall {
		return "a small memory dump leaves out the tables of handles"
	}
	return systemOnly(d)
}
