package genai

// agentgateway is the gateway of that name, whose input has the caches since 1.5.
var agentgateway = dialect{
	name: "agentgateway", rank: 4, scopes: []string{"agentgateway"}, versions: true, spelling: &genSpelling, acts: genActs, nesting: allInside,
	before: &older{version: version{1, 5}, nesting: cacheOutside(vAnthropic | vBedrock)},
}
