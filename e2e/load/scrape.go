package load

import (
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Scrape reads a page of metrics.
func Scrape(url string) (string, bool) {
	client := http.Client{Timeout: 5 * time.Second}
	resp, err := client.Get(url)
	if err != nil {
		return "", false
	}
	defer func() { _ = resp.Body.Close() }()
	page, err := io.ReadAll(resp.Body)
	return string(page), err == nil && resp.StatusCode == http.StatusOK
}

// Sum is that of all series of a metric whose labels hold all of the given ones, such as `token_type="input"`.
func Sum(page, metric string, labels ...string) (total float64) {
	for _, m := range regexp.MustCompile(`(?m)^`+metric+`(\{.*\})? (\S+)$`).FindAllStringSubmatch(page, -1) {
		if !all(m[1], labels) {
			continue
		}
		v, _ := strconv.ParseFloat(m[2], 64)
		total += v
	}
	return total
}

func all(have string, wanted []string) bool {
	for _, label := range wanted {
		if !strings.Contains(have, label) {
			return false
		}
	}
	return true
}
