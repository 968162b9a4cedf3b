package win

import (
	"strconv"
	"strings"

	"dumplens/model"
	"dumplens/model/pe"
)

// revision is the update revision of the kernel, from the version of its image or
// from its own version text; 0 when neither can be read. It also states both.
func (s *machine) revision() int {
	lab := s.buildLab()
	base := s.slot(kdKernBase)
	if base != 0 {
		if im, err := pe.Open(s.kernel, base); err == nil {
			if version, span, err := im.Version(); err == nil {
				return s.setRevision(version, span)
			}
		}
	}
	return labRevision(lab, s.d.Header.Build)
}

// setRevision reads the last number of a version such as 10.0.17763.2803, which is of
// use when the others are those of the header's build.
func (s *machine) setRevision(version string, span model.Span) int {
	parts := strings.Split(version, ".")
	n, err := strconv.Atoi(parts[len(parts)-1])
	if err != nil || len(parts) != 4 || parts[2] != strconv.FormatUint(uint64(s.d.Header.Build), 10) {
		return 0
	}
	if !s.d.Fact("os_revision").Is() {
		s.d.Set("os_revision", "Update revision", model.Num(uint64(n)).From(span))
	}
	return n
}

// buildLab is the kernel's own version text, "" when it cannot be read.
func (s *machine) buildLab() string {
	at := s.slot(kdNtBuildLab)
	if at == 0 {
		return ""
	}
	l := &model.Layout{Name: "NtBuildLab", Size: 128, Members: map[string]model.Member{"text": {}}}
	v := readRecord(s.kernel, at, l, s.ptrSize()).ascii("text", 128)
	if v.Is() {
		s.d.Set("build_lab", "Build lab", v)
	}
	return v.Text
}

// lastTellingBuild is the last one whose NtBuildLab carries the revision of the
// installed update; later ones carry that of the branch.
const lastTellingBuild = 14393

// labRevision reads the revision from NtBuildLab, "7601.24540.amd64fre...".
func labRevision(lab string, build uint32) int {
	parts := strings.Split(lab, ".")
	if len(parts) < 2 || build > lastTellingBuild || parts[0] != strconv.FormatUint(uint64(build), 10) {
		return 0
	}
	n, err := strconv.Atoi(parts[1])
	if err != nil {
		return 0
	}
	return n
}

// readProduct reads from KUSER_SHARED_DATA (NtProductType at 0x264) whether it is a
// workstation or a server, when the header does not say it.
func (s *machine) readProduct() {
	if s.d.Fact("product_type").Is() {
		return
	}
	span := model.Span{Space: s.kernel, At: s.paging().shared + 0x264, Len: 4}
	n, err := model.ReadUint(span.Space, span.At, 4)
	if word := words("product-type", n); err == nil && word != "" {
		s.d.Set("product_type", "Product", model.Num(n).With(word).From(span))
		nameRelease(s.d)
	}
}
