package win

import (
	"context"

	"dumplens/model"
)

// UserThread is a thread of a minidump with what its TEB says.
type UserThread struct {
	TID, TEB model.Value
	Fields   []model.Field
	Note     string
}

// Field finds a member of the TEB by its name.
func (t *UserThread) Field(name string) model.Value { return fieldOf(t.Fields, name) }

// HasTEB tells whether the dump holds the TEB of one of its first threads.
func HasTEB(ctx context.Context, d *model.Dump) bool {
	if d.Memory == nil || !systemIsWindows(d) {
		return false
	}
	threads, _ := d.Threads.Get(ctx, nil)
	for i := range threads[:min(len(threads), maxTEBs)] {
		if tebOf(d, &threads[i], d.Arch.PointerSize()) != 0 {
			return true
		}
	}
	return false
}

// maxUserThreads bounds the TEBs that are read.
const maxUserThreads = 1 << 14

// UserThreads reads the TEBs that the dump holds; a thread of a 32-bit program in a
// 64-bit dump has two.
func UserThreads(ctx context.Context, d *model.Dump) []UserThread {
	if d.Memory == nil || !systemIsWindows(d) {
		return nil
	}
	threads, _ := d.Threads.Get(ctx, nil)
	var out []UserThread
	for i := range threads {
		if len(out) >= maxUserThreads || ctx.Err() != nil {
			break
		}
		for _, width := range []int{8, 4} {
			at := tebOf(d, &threads[i], width)
			if at == 0 {
				continue
			}
			t := UserThread{TID: threads[i].TID, TEB: userMember{kind: asPointer}.show(uint64(at), width), Note: threads[i].Note}
			t.Fields = userFields(d, at, width, tebMembers)
			if width < d.Arch.PointerSize() {
				t.Note = joinWords(t.Note, "32-bit TEB")
			}
			out = append(out, t)
		}
	}
	return out
}

// addUserFacts adds to the facts of a program's dump what its memory tells: the
// command line and the program's path.
func addUserFacts(ctx context.Context, d *model.Dump) {
	if HasPEB(ctx, d) != "" {
		return
	}
	for _, width := range []int{4, 8} { // of a WoW64 process the 32-bit one is the program's own
		peb := findPEB(ctx, d, width)
		if peb == 0 {
			continue
		}
		at := pointerOf(userFields(d, peb, width, pebMembers), "ProcessParameters")
		if at == 0 {
			continue
		}
		fields := userFields(d, at, width, parameterMembers)
		for _, f := range []struct{ member, key, title string }{
			{"CommandLine", "command_line", "Command line"}, {"ImagePathName", "image_path", "Program"}, {"CurrentDirectory", "current_directory", "Current folder"},
		} {
			if v := fieldOf(fields, f.member); v.Is() && !d.Fact(f.key).Is() {
				d.Set(f.key, f.title, v)
			}
		}
		return
	}
}
