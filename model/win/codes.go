package win

import (
	"strings"
	"sync"

	"dumplens/assets"
)

var (
	statuses  = numbered("ntstatus")
	fastFails = numbered("fastfail")
	errors32  = numbered("winerror")
	builds    = numbered("builds")
)

// StatusName names an NTSTATUS code, such as STATUS_ACCESS_VIOLATION; "" when the
// code is not known.
func StatusName(code uint32) string { return cell(statuses()[uint64(code)], 0) }

// ErrorName names a Win32 error, such as ERROR_FILE_NOT_FOUND; "" when it is none of
// the frequent ones.
func ErrorName(code uint32) string { return cell(errors32()[uint64(code)], 0) }

// ExceptionName names the code of an exception, which is an NTSTATUS code or one
// that a language's run-time library made up; "" when the code is not known.
func ExceptionName(code uint32) string { return StatusName(code) }

// FastFail says in words why code ended itself with a fast-fail interrupt: the
// first parameter of exception 0xC0000409 and of bug check 0x139.
func FastFail(n uint64) string { return cell(fastFails()[n], 0) }

// Product types of KUSER_SHARED_DATA and of a dump header.
const productWorkstation = 1

// BuildName names the release of Windows that a build belongs to. Most builds are a
// client and a server release; productType (1 workstation, 2 domain controller, 3
// server, 0 unknown) chooses. "" when the build is not known.
func BuildName(build, productType uint32) string {
	row, ok := builds()[uint64(build)]
	if !ok {
		return ""
	}
	client, server := cell(row, 1), cell(row, 2)
	var names []string
	if client != "-" && productType <= productWorkstation {
		names = append(names, client)
	}
	if server != "-" && productType != productWorkstation {
		names = append(names, server)
	}
	if names == nil { // a server edition of a client-only build, or the reverse
		return strings.Trim(strings.Replace(client+server, "-", "", 1), "-")
	}
	return strings.Join(names, " / ")
}

var secondaryTags = sync.OnceValue(func() map[string]string {
	m := map[string]string{}
	for _, r := range assets.Table("secondary") {
		parts := []string{}
		for _, p := range []string{cell(r, 1), cell(r, 2)} {
			if p != "" {
				parts = append(parts, p)
			}
		}
		m[r[0]] = strings.Join(parts, ": ")
	}
	return m
})

// SecondaryName says who writes the secondary data with a tag (a GUID in text form)
// and what it is; "" when the tag is not known.
func SecondaryName(tag string) string {
	return secondaryTags()[strings.ToLower(strings.Trim(tag, "{}"))]
}

// ThreadState names a KTHREAD_STATE, "" when it is not one.
func ThreadState(n uint64) string { return words("thread-state", n) }

// WaitReason names a KWAIT_REASON, "" when it is not one.
func WaitReason(n uint64) string { return words("wait-reason", n) }
