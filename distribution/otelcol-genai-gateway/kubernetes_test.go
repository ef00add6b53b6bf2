package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	"sigs.k8s.io/yaml"

	"github.com/otelcol-genai/otelcol-genai/internal/distrotest"
)

const manifests = root + "/distribution/kubernetes/"

// TestManifests reads the manifests as the API server does, strictly: no field that it does not know, none of another type. What one names,
// another has: labels, ports, services, and each variable that the configuration requires.
func TestManifests(t *testing.T) {
	for _, file := range []string{"tiers.yaml", "kafka.yaml"} {
		text, err := os.ReadFile(manifests + file)
		require.NoError(t, err)
		services := map[string]corev1.ServiceSpec{}
		pods := map[string]corev1.PodTemplateSpec{} // by their label
		for _, doc := range bytes.Split(text, []byte("\n---\n")) {
			var kind struct{ Kind string }
			require.NoError(t, yaml.Unmarshal(doc, &kind))
			switch kind.Kind {
			case "Service":
				s := strict[corev1.Service](t, doc)
				services[s.Name] = s.Spec
			case "StatefulSet":
				s := strict[appsv1.StatefulSet](t, doc)
				require.Equal(t, s.Spec.Template.Labels, s.Spec.Selector.MatchLabels)
				require.Contains(t, services, s.Spec.ServiceName, "the service that gives names to the pods")
				require.NotEmpty(t, s.Spec.VolumeClaimTemplates)
				pods[s.Spec.Template.Labels["app"]] = s.Spec.Template
			case "Deployment":
				d := strict[appsv1.Deployment](t, doc)
				require.Equal(t, d.Spec.Template.Labels, d.Spec.Selector.MatchLabels)
				pods[d.Spec.Template.Labels["app"]] = d.Spec.Template
			case "PodDisruptionBudget":
				p := strict[policyv1.PodDisruptionBudget](t, doc)
				require.Contains(t, pods, p.Spec.Selector.MatchLabels["app"])
			case "HorizontalPodAutoscaler":
				require.Contains(t, pods, strict[autoscalingv2.HorizontalPodAutoscaler](t, doc).Spec.ScaleTargetRef.Name)
			default:
				t.Fatalf("%s: what is a %q?", file, kind.Kind)
			}
		}
		for _, s := range services {
			require.Contains(t, pods, s.Selector["app"])
			for _, p := range s.Ports {
				require.Contains(t, ports(pods[s.Selector["app"]]), p.TargetPort.StrVal)
			}
		}
		for _, pod := range pods {
			checkPod(t, pod)
		}
	}
}

func strict[T any](t *testing.T, doc []byte) (v T) {
	require.NoError(t, yaml.UnmarshalStrict(doc, &v), "%s", doc)
	return v
}

func ports(pod corev1.PodTemplateSpec) (names []string) {
	for _, p := range pod.Spec.Containers[0].Ports {
		names = append(names, p.Name)
	}
	return names
}

var required = regexp.MustCompile(`\$\{env:([A-Z_]+)\}`)

// checkPod: its configuration exists and gets what it requires, its probes ask ports that it has, and its volumes are where the
// configuration keeps its state.
func checkPod(t *testing.T, pod corev1.PodTemplateSpec) {
	c := pod.Spec.Containers[0]
	text := checkEnv(t, c)
	var mounts []string
	require.NotNil(t, c.LivenessProbe)
	for _, p := range []*corev1.Probe{c.LivenessProbe, c.ReadinessProbe} {
		switch {
		case p == nil: // nobody sends to it
		case p.TCPSocket != nil:
			require.Contains(t, ports(pod), p.TCPSocket.Port.StrVal)
		default:
			require.Equal(t, "/metrics", p.HTTPGet.Path)
			require.Contains(t, text, "_PORT:-"+p.HTTPGet.Port.String()+"}", "what is asked listens there")
		}
	}
	for _, m := range c.VolumeMounts {
		mounts = append(mounts, m.MountPath)
	}
	if strings.HasPrefix(c.Image, "otelcol-genai-gateway:") { // the image of dist has the configurations
		require.Contains(t, mounts, "/etc/otelcol-genai")
	}
	if strings.Contains(text, "OTELCOL_STATE_DIR") {
		require.Contains(t, mounts, "/var/lib/otelcol-genai")
	}
	require.True(t, c.Resources.Limits.Memory().Cmp(*c.Resources.Requests.Memory()) > 0)
}

// checkEnv compares the environment of a container with what its configuration reads, and returns the configuration.
func checkEnv(t *testing.T, c corev1.Container) string {
	config, ok := strings.CutPrefix(c.Args[1], "/etc/otelcol-genai/")
	require.True(t, ok)
	text, err := os.ReadFile(filepath.Join(root, "config", config))
	require.NoError(t, err)
	var given []string
	for _, e := range c.Env {
		given = append(given, e.Name)
	}
	for _, m := range required.FindAllStringSubmatch(string(text), -1) {
		require.Contains(t, given, m[1], config)
	}
	for _, name := range given {
		if name != "GOMEMLIMIT" {
			require.Contains(t, distrotest.Variables(string(text)), name, "%s reads no such variable", config)
		}
	}
	return string(text)
}
