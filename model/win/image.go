package win

import (
	"context"
	"errors"
	"fmt"

	"dumplens/model"
	"dumplens/model/pe"
)

// addImage reads what the image in memory says of itself: version, PDB and keys for
// symbol servers. The entry's own time stamp stands when the image cannot be read.
func addImage(mod *model.Module) {
	space, base, size := mod.Space, model.Addr(mod.Base.Num), mod.Size.Num
	mod.More = func(ctx context.Context) []model.Field { return imageFields(ctx, space, base, size) }
	im, err := pe.Open(mod.Space, model.Addr(mod.Base.Num))
	if err != nil {
		missing := absentImage(err, "its headers")
		mod.Version, mod.PDBName, mod.PDBID = missing, missing, missing
		mod.ImageID = imageID(mod.Timestamp, mod.Size)
		return
	}
	if im.TimeDateStamp != 0 {
		mod.Timestamp = model.Hex(uint64(im.TimeDateStamp))
	}
	if !mod.Checksum.Is() && im.CheckSum != 0 {
		mod.Checksum = model.Hex(uint64(im.CheckSum))
	}
	mod.ImageID = model.Str(im.ID())
	if version, span, err := im.Version(); err == nil {
		mod.Version = model.Str(version).From(span)
	} else {
		mod.Version = absentImage(err, "its version")
	}
	cv, err := im.CodeView()
	if err != nil {
		mod.PDBName, mod.PDBID = absentImage(err, "its debug directory"), absentImage(err, "its debug directory")
		return
	}
	mod.PDBName, mod.PDBID = model.Str(cv.Path).From(cv.Src), model.Str(cv.ID).From(cv.Src)
}

// absentImage says why a part of an image cannot be had.
func absentImage(err error, what string) model.Value {
	var h *model.Hole
	if errors.As(err, &h) {
		return model.Absent(h.Why, what+" cannot be read")
	}
	return model.Absent(model.NotApplicable, err.Error())
}

// imageID is the key of an image on a symbol server, from its list entry.
func imageID(stamp, size model.Value) model.Value {
	if !stamp.Is() || !size.Is() || stamp.Num == 0 {
		return model.Absent(model.Unknown, "")
	}
	return model.Str(fmt.Sprintf("%08X%x", stamp.Num, size.Num))
}
