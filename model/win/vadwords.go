package win

import "dumplens/model"

// vadImageMap and its neighbours are MI_VAD_TYPE, which stands in MMVAD_FLAGS.VadType.
const (
	vadNone     = 0
	vadPhysical = 1
	vadImage    = 2
)

// vadType puts the kind of a range into words. Windows XP and Server 2003 before its
// first service pack have a bit for each kind instead of a number.
func vadType(flags record, size int) model.Value {
	v := flags.uint("VadType", size)
	if !v.Is() && flags.layout != nil {
		if image := flags.uint("ImageMap", size); image.Is() {
			v = model.Num(vadNone).From(image.Src)
			switch {
			case image.Num != 0:
				v.Num = vadImage
			case flags.num("PhysicalMapping", size) != 0:
				v.Num = vadPhysical
			}
		}
	}
	if !v.Is() {
		return v
	}
	name := words("vad-type", v.Num)
	switch {
	case v.Num == vadNone && flags.num("PrivateMemory", size) != 0:
		name = "private"
	case v.Num == vadNone:
		name = "mapped"
	case name == "":
		return model.Hex(v.Num).From(v.Src)
	}
	return model.Str(name).From(v.Src)
}

// protection puts MMVAD_FLAGS.Protection into words.
func protection(flags record, size int) model.Value {
	v := flags.uint("Protection", size)
	if !v.Is() {
		return v
	}
	return model.Str(VADProtection(v.Num)).From(v.Src)
}

// VADProtection names the protection that a range was made with, a number below 32:
// its low three bits are the access, the two above it say how the pages are cached or
// guarded. Of a range without access they say why there is none.
func VADProtection(n uint64) string {
	access, how := words("vad-access", n&7), words("vad-modifier", n>>3&3)
	if n&7 == 0 || how == "" {
		return access
	}
	return access + " | " + how
}
