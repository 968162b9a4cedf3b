package win

import "strconv"

// KernelVariables are the RVAs of variables of the kernel that has a PDB of this id;
// nil when the kernel is not known.
func KernelVariables(pdbID string) map[string]uint64 {
	row := knownKernels()[pdbID]
	if len(row) == 0 {
		return nil
	}
	out := map[string]uint64{}
	for i, name := range kernelVariables {
		if rva, err := strconv.ParseUint(cell(row, i+1), 16, 32); err == nil && rva != 0 {
			out[name] = rva
		}
	}
	return out
}
