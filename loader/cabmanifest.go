package loader

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"path"
	"strings"
)

const (
	manifestName = "cabmanifest.xml"
	maxManifest  = 64 << 10
)

// manifest is Cabmanifest.xml, which names the paging files of a cabinet in the order of
// their numbers, as Microsoft documents it under "CAB files that contain paging files
// along with a memory dump".
type manifest struct {
	XMLName   xml.Name `xml:"WatsonPageFileManifest"`
	Pagefiles []struct {
		Name string `xml:"Name,attr"`
	} `xml:"Pagefiles>Pagefile"`
}

// readManifest gives the names.
func readManifest(b []byte) ([]string, error) {
	var m manifest
	if err := xml.Unmarshal(bytes.TrimPrefix(b, []byte("\ufeff")), &m); err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", manifestName, err)
	}
	names := make([]string, len(m.Pagefiles))
	for i, p := range m.Pagefiles {
		names[i] = p.Name
	}
	return names, nil
}

// memberBase is the name of a cabinet's member without folders, in lower case as names
// are compared.
func memberBase(name string) string {
	return strings.ToLower(path.Base(strings.ReplaceAll(name, `\`, "/")))
}

// isPageFileName knows the names that Windows gives to paging files: pagefile.sys,
// pagefile1.sys, swapfile.sys.
func isPageFileName(base string) bool {
	return strings.HasSuffix(base, ".sys") && (strings.HasPrefix(base, "pagefile") || strings.HasPrefix(base, "swapfile"))
}
