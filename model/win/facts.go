package win

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"dumplens/model"
)

// nameCodes puts names beside the codes of the summary and names the release of
// Windows.
func nameCodes(d *model.Dump) {
	if v := d.Fact("bugcheck_code"); v.Is() && d.Header != nil {
		nameBugCheck(d, uint32(v.Num))
	}
	if v := d.Fact("exception_code"); v.Is() && v.Text == "" {
		if name := ExceptionName(uint32(v.Num)); name != "" {
			d.Set("exception_code", "Exception", v.With(name))
		}
	}
	switch {
	case d.Header != nil:
		nameRelease(d)
	case d.Kind.IsUser():
		addUserFacts(context.Background(), d)
		addUserImages(context.Background(), d)
		nameUserRelease(d)
	}
}

// nameUserRelease names the release of Windows that a user minidump gives by version
// and build, such as "Windows 6.1 Service Pack 1". Other systems, and a build that is
// not known or not of that version, keep the name that the dump gives.
func nameUserRelease(d *model.Dump) {
	system, build := d.Fact("os"), d.Fact("os_build")
	version, ok := strings.CutPrefix(system.Text, "Windows ")
	nt := cell(builds()[build.Num], 0)
	if !ok || nt == "" || version != nt && !strings.HasPrefix(version, nt+" ") && !strings.HasPrefix(version, nt+".") {
		return
	}
	name := BuildName(uint32(build.Num), userProduct(d))
	if pack, ok := strings.CutPrefix(version, nt+" Service Pack "); ok && !strings.Contains(name, " SP") {
		name += " SP" + pack
	}
	if name != "" {
		system.Text = name
		d.Set("os", "System", system)
	}
	// Crashpad gives the update revision as the fourth part of the version.
	if _, revision, ok := strings.Cut(version, fmt.Sprintf("%s.%d.", nt, build.Num)); ok {
		if n, err := strconv.ParseUint(revision, 10, 32); err == nil {
			d.Set("os_revision", "Update revision", model.Num(n).From(system.Src))
		}
	}
}

// userProduct is the product type that a user minidump gives, 0 for none.
func userProduct(d *model.Dump) uint32 {
	fields, _ := d.Fields.Get(context.Background(), nil)
	for _, f := range fields {
		if f.Name == "SystemInfo.ProductType" && f.Value.Is() {
			return uint32(f.Value.Num)
		}
	}
	return 0
}

// nameRelease names the release of Windows by its build.
func nameRelease(d *model.Dump) {
	build := d.Fact("os_build")
	product := d.Fact("product_type")
	if name := BuildName(uint32(build.Num), uint32(product.Num)); build.Is() && name != "" {
		d.Set("os", "System", model.Str(name).From(build.Src))
	} else if build.Is() {
		d.Set("os", "System", model.Absent(model.Unknown, "no release of Windows with this build is known"))
	}
}

// nameBugCheck states the name, the kind and the meaning of a stop code.
func nameBugCheck(d *model.Dump, code uint32) {
	b, ok := BugCheckOf(code)
	if !ok {
		d.Set("bugcheck_name", "Bug check name", model.Absent(model.Unknown, "Microsoft documents no such code; a driver may have made it up"))
		return
	}
	d.Set("bugcheck_name", "Bug check name", model.Str(b.Name))
	d.Set("bugcheck_kind", "Bug check kind", model.Str(b.Kind))
	if b.Meaning != "" {
		d.Set("bugcheck_meaning", "Meaning", model.Str(b.Meaning))
	}
}
