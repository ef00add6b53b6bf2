package pricing

import "slices"

// Nearest is the known "provider/model" whose name is most similar to an unknown one, or "" if none is similar enough.
// It is a hint for people and never decides a price.
func (b *Book) Nearest(provider, model string) string {
	model = normal(model)
	best, least := "", len(model)/2+1
	for _, name := range sortedKeys(b.vendors) {
		v := b.vendors[name]
		if v.name != name || b.vendors[normal(provider)] != nil && b.vendors[normal(provider)] != v {
			continue
		}
		for _, known := range slices.Sorted(slices.Values(append(sortedKeys(v.models), sortedKeys(v.aliases)...))) {
			if d := distance(model, known, least); d < least {
				best, least = name+"/"+known, d
			}
		}
	}
	return best
}

// distance is the number of bytes to insert, delete or replace between two names, or limit where it is at least that.
func distance(a, b string, limit int) int {
	if max(len(a)-len(b), len(b)-len(a)) >= limit {
		return limit
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replace := diagonal
			if a[i] != b[j] {
				replace++
			}
			diagonal = row[j+1]
			row[j+1] = min(replace, row[j]+1, row[j+1]+1)
		}
	}
	return min(row[len(b)], limit)
}
