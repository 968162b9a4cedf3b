package win

import "dumplens/model"

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
	if d.Header != nil {
		nameRelease(d)
	}
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
