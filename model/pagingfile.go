package model

// PagingFileNeeded is the size of the paging file that Windows needs to write a
// complete dump of a machine with ram bytes of memory: the memory, 1 MiB for the
// header, and up to 256 MiB for what drivers add.
func PagingFileNeeded(ram uint64) uint64 {
	const forHeader, forDrivers = 1 << 20, 256 << 20
	return ram + forHeader + forDrivers
}
