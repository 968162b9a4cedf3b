package win

// member is a member of a structure whose place can be told by what stands there.
type member struct {
	structure, name string
	// fits tells how well a place fits: 0 not at all, 1 in all specimens. known has
	// the places found so far.
	fits func(e *evidence, o int, known places) float64
	// between bounds the search.
	between func(e *evidence, known places) (low, high, step int)
}

// places are the offsets of members by "structure.member".
type places map[string]int

func (p places) at(structure, name string) (int, bool) {
	o, ok := p[structure+"."+name]
	return o, ok
}

// or is a place, or another when it is not known.
func (p places) or(structure, name string, other int) int {
	if o, ok := p.at(structure, name); ok {
		return o
	}
	return other
}

// goodFit is the share of the specimens that must agree: one in eight may be damaged.
const goodFit = 0.87

// share is the part of the specimens of which ok holds. ok may pass over one that tells
// nothing; fewer than least that tell make no evidence.
func share(all []specimen, least int, ok func(i int, x specimen) (yes, tells bool)) float64 {
	yes, tell, most := 0, 0, len(all)/8+1
	for i, x := range all {
		y, t := ok(i, x)
		if !t {
			continue
		}
		tell++
		if y {
			yes++
		} else if tell-yes > most {
			return 0
		}
	}
	if tell == 0 || tell < least {
		return 0
	}
	return float64(yes) / float64(tell)
}

// discoverable are the members in the order in which they are sought: later ones lean
// on earlier ones.
var discoverable = []member{
	{"_EPROCESS", "ImageFileName", fitsName, everywhere},
	{"_EPROCESS", "InheritedFromUniqueProcessId", fitsParent, aroundName},
	{"_EPROCESS", "CreateTime", fitsCreateTime, everywhere8},
	{"_EPROCESS", "ExitTime", fitsExitTime, everywhere8},
	{"_EPROCESS", "ActiveThreads", fitsActiveThreads, everywhere4},
	{"_EPROCESS", "Peb", fitsPeb, aroundName},
	{"_EPROCESS", "ObjectTable", fitsObjectTable, everywhere},
	{"_EPROCESS", "SeAuditProcessCreationInfo", fitsAudit, everywhere},
	{"_EPROCESS", "Token", fitsToken, everywhere},
	{"_EPROCESS", "ExitStatus", fitsExitStatus, everywhere4},
	{"_EPROCESS", "VadRoot", fitsVadRoot, behindName},
	{"_KPROCESS", "UserDirectoryTableBase", fitsUserBase, beforeLinks},
	{"_ETHREAD", "Cid", fitsCid, inThread},
	{"_ETHREAD", "CreateTime", fitsThreadTime, inThread8},
	{"_ETHREAD", "StartAddress", fitsStart, behindThreadTime},
	{"_ETHREAD", "Win32StartAddress", fitsWin32Start, behindThreadTime},
	{"_ETHREAD", "ThreadName", fitsThreadName, behindThreadTime},
	{"_KTHREAD", "Process", fitsOwner, inKThread},
	{"_KTHREAD", "InitialStack", fitsInitialStack, frontOfThread},
	{"_KTHREAD", "StackLimit", fitsStackLimit, frontOfThread},
	{"_KTHREAD", "StackBase", fitsStackBase, inKThread},
	{"_KTHREAD", "KernelStack", fitsKernelStack, frontOfThread},
	{"_KTHREAD", "Teb", fitsTeb, inKThread},
}

func everywhere(e *evidence, _ places) (low, high, step int)  { return 0x40, processSpecimen, e.w }
func everywhere8(_ *evidence, _ places) (low, high, step int) { return 0x40, processSpecimen, 8 }
func everywhere4(_ *evidence, _ places) (low, high, step int) { return 0x40, processSpecimen, 4 }

func aroundName(e *evidence, known places) (low, high, step int) {
	name := known.or("_EPROCESS", "ImageFileName", 0x400)
	return max(e.link, name-0x120), name + 0xa0, e.w
}

func behindName(e *evidence, known places) (low, high, step int) {
	return known.or("_EPROCESS", "ImageFileName", 0x100) + 0x60, processSpecimen, e.w
}

func beforeLinks(e *evidence, _ places) (low, high, step int) { return 0x60, e.link, e.w }

func inThread(e *evidence, _ places) (low, high, step int)      { return 0x100, threadSpecimen, e.w }
func inThread8(_ *evidence, _ places) (low, high, step int)     { return 0x100, threadSpecimen, 8 }
func inKThread(e *evidence, _ places) (low, high, step int)     { return 0x20, 0x500, e.w }
func frontOfThread(e *evidence, _ places) (low, high, step int) { return 0x10, 0xa0, e.w }

func behindThreadTime(e *evidence, known places) (low, high, step int) {
	at := known.or("_ETHREAD", "CreateTime", 0x200)
	return at + 8, at + 0x40*e.w, e.w
}

// seek finds the place of a member: the given one when it fits, else the one that fits
// best; false when none does. Among equals the first one stands.
func (e *evidence) seek(m member, known places, given int, have bool) (o int, fit float64) {
	if have {
		if f := m.fits(e, given, known); f >= goodFit {
			return given, f
		}
	}
	low, high, step := m.between(e, known)
	best, at := 0.0, -1
	for o := (low + step - 1) / step * step; o < high; o += step {
		if f := m.fits(e, o, known); f > best {
			best, at = f, o
		}
	}
	return at, best
}

// discover finds the places of all members. given are those of the layouts at hand.
func (e *evidence) discover(given places) (found places) {
	found = places{}
	set := func(structure, name string, o int) { found[structure+"."+name] = o }
	set("_EPROCESS", "UniqueProcessId", e.link-e.w)
	set("_EPROCESS", "ActiveProcessLinks", e.link)
	set("_KPROCESS", "DirectoryTableBase", e.dtbOffset())
	if n := len(e.lists); n > 0 {
		set("_EPROCESS", "ThreadListHead", e.lists[n-1].head)
		set("_ETHREAD", "ThreadListEntry", e.lists[n-1].entry)
		set("_KPROCESS", "ThreadListHead", e.lists[0].head)
		set("_KTHREAD", "ThreadListEntry", e.lists[0].entry)
	}
	for _, m := range discoverable {
		o, have := given.at(m.structure, m.name)
		if o, f := e.seek(m, found, o, have); f >= goodFit {
			set(m.structure, m.name, o)
		}
	}
	e.byRule(found)
	return found
}

// byRule adds members that have stood at the same distance from others in every
// version of Windows (reference 2).
func (e *evidence) byRule(found places) {
	name, ok1 := found.at("_EPROCESS", "ImageFileName")
	peb, ok2 := found.at("_EPROCESS", "Peb")
	if ok1 && ok2 && e.w == 8 {
		wow, session := peb+0x30, peb+8 // since Windows 8
		if name < peb {
			wow, session = name+0x40, name-8
		}
		found["_EPROCESS.Wow64Process"], found["_EPROCESS.Session"] = wow, session
	}
	if o, ok := found.at("_EPROCESS", "VadRoot"); ok && e.s.d.Header.Build >= firstTreeBuild {
		found["_EPROCESS.VadCount"] = o + 2*e.w
	}
}
