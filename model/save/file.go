package save

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
)

// File writes a file whole or not at all: what stood there before stays when do fails.
// dump is the path of the dump, which is never written.
func File(path, dump string, do func(io.Writer) error) error {
	if sameFile(path, dump) {
		return fmt.Errorf("%s is the dump itself, which is never written to: choose another name", path)
	}
	// With the permissions that the user's other files get.
	f, err := os.OpenFile(fmt.Sprintf("%s.%d.part", path, os.Getpid()), os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o666)
	if err != nil {
		return fmt.Errorf("%w: choose another folder", err)
	}
	b := bufio.NewWriterSize(f, 1<<20)
	if err = do(b); err == nil {
		err = b.Flush()
	}
	err = errors.Join(err, f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

// sameFile tells whether two paths name one file.
func sameFile(a, b string) bool {
	x, err := os.Stat(a)
	if err != nil {
		return false
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}
