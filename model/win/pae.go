package win

import (
	"context"

	"dumplens/model"
)

// The two formats that page tables of a 32-bit machine can have.
var otherPAE = map[model.Arch]model.Arch{model.ArchX86: model.ArchX86PAE, model.ArchX86PAE: model.ArchX86}

// settlePAE reads a 32-bit machine's tables in the other format than the header says
// where only that makes sense of its directory table base: some writers of dumps leave
// PaeEnabled as it is.
func (s *machine) settlePAE() {
	base := s.d.Header.DirectoryTableBase
	if otherPAE[s.d.Arch] == "" || s.isTopTable(s.maskBase(base)) {
		return
	}
	s.switchPAE()
	if !s.isTopTable(s.maskBase(base)) {
		s.switchPAE()
		return
	}
	s.saySwitched()
}

// anyTables looks for page tables without the header's help, on a 32-bit machine in the
// other format too. leads is a directory table base that leads to the kernel, whole one
// of tables that are whole; both are 0 when there is none.
func (s *machine) anyTables(ctx context.Context) (leads, whole model.Addr) {
	find := func() (leads, whole model.Addr) {
		leads, whole = s.scanForTables(ctx)
		if leads == 0 {
			leads = s.searchTables(ctx)
		}
		return leads, whole
	}
	leads, whole = find()
	if leads != 0 || whole != 0 || otherPAE[s.d.Arch] == "" {
		return leads, whole
	}
	s.switchPAE()
	if leads, whole = find(); leads == 0 && whole == 0 {
		s.switchPAE()
		return 0, 0
	}
	s.saySwitched()
	return leads, whole
}

// switchPAE reads the machine's tables in the other format.
func (s *machine) switchPAE() {
	s.d.Arch = otherPAE[s.d.Arch]
	s.d.Header.PAE = s.d.Arch == model.ArchX86PAE
	s.options = pagedOptions(s.d)
}

// saySwitched tells that the header is wrong.
func (s *machine) saySwitched() {
	with := "without PAE"
	if s.d.Header.PAE {
		with = "with PAE"
	}
	s.d.AddProblem("page tables", model.Span{}, "the page tables are %s, though PaeEnabled in the header says otherwise: they are read so", with)
	s.d.Set("architecture", "Architecture", model.Str(string(s.d.Arch)).From(s.d.Fact("architecture").Src))
}
