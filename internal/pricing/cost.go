package pricing

// Cost is what one Call cost, by unit. If Missing is not Units, Total is a lower bound.
type Cost struct {
	Parts   [Units]Amount
	Total   Amount // sum of Parts
	Missing Unit   // first unit that was used but has no rate; Units if all have one
	Unsplit bool   // Missing has a rate, but may hold modalities that have others
	Card    string // the card, tier, service and book that were used: the value of agent.cost.price
	Assumed bool   // a cache write of unknown lifetime was priced at the card's default lifetime
}
