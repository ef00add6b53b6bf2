package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
)

// values are those of the upstream chart opentelemetry-collector 0.170 that ours set, as its values.yaml and templates have them.
type values struct {
	FullnameOverride, Mode string
	ReplicaCount           int
	Image                  struct{ Repository, Tag string }
	Command                struct {
		Name      string
		ExtraArgs []string
	}
	ConfigMap          struct{ Create bool }
	UseGOMEMLIMIT      bool
	Resources          corev1.ResourceRequirements
	ExtraEnvs          []corev1.EnvVar
	ExtraVolumes       []corev1.Volume
	ExtraVolumeMounts  []corev1.VolumeMount
	PodAnnotations     map[string]string
	PodSecurityContext corev1.PodSecurityContext
	SecurityContext    corev1.SecurityContext
	Ports              map[string]chartPort
	LivenessProbe      corev1.Probe
	ReadinessProbe     corev1.Probe
	Service            struct{ ClusterIP string }
	ServiceAccount     struct{ AutomountServiceAccountToken bool }
	Statefulset        struct {
		VolumeClaimTemplates []corev1.PersistentVolumeClaim
	}
}

type chartPort struct {
	Enabled                    bool
	ContainerPort, ServicePort int32
	Protocol                   corev1.Protocol
}

// The ports that the chart opens by itself, and those of them that nothing of ours listens to.
var (
	chartPorts = map[string]int32{"otlp": 4317, "otlp-http": 4318}
	notOurs    = []string{"jaeger-compact", "jaeger-grpc", "jaeger-thrift", "zipkin"}
)

// pod is what the chart makes of the values.
func (v values) pod() corev1.PodTemplateSpec {
	c := corev1.Container{
		Image: v.Image.Repository + ":" + v.Image.Tag, Command: []string{"/" + v.Command.Name}, Args: v.Command.ExtraArgs,
		Env: v.ExtraEnvs, VolumeMounts: v.ExtraVolumeMounts, Resources: v.Resources,
		LivenessProbe: &v.LivenessProbe, ReadinessProbe: &v.ReadinessProbe,
	}
	return corev1.PodTemplateSpec{Spec: corev1.PodSpec{Containers: []corev1.Container{c}, Volumes: v.ExtraVolumes}}
}

// TestHelmValues reads the values strictly: a key that the chart does not have, at any depth, is a mistake that Helm would pass over.
func TestHelmValues(t *testing.T) {
	for _, file := range []string{"single-values.yaml", "gateway-values.yaml", "gateway-agent-values.yaml"} {
		t.Run(file, func(t *testing.T) {
			text, err := os.ReadFile(manifests + file)
			require.NoError(t, err)
			v := strict[values](t, text)
			checkPod(t, v.pod())
			require.Equal(t, v.Command.Name, v.Image.Repository)
			require.Equal(t, "statefulset", v.Mode)
			require.False(t, v.ConfigMap.Create, "the chart would put its own configuration before ours")
			require.False(t, v.UseGOMEMLIMIT)
			require.Equal(t, corev1.SecurityContext{
				AllowPrivilegeEscalation: new(bool), ReadOnlyRootFilesystem: v.SecurityContext.ReadOnlyRootFilesystem,
				Capabilities: &corev1.Capabilities{Drop: []corev1.Capability{"ALL"}},
			}, v.SecurityContext)
			require.True(t, *v.SecurityContext.ReadOnlyRootFilesystem)
			checkVolumes(t, v)
			checkPorts(t, v)
		})
	}
}

// checkVolumes: what is mounted is there.
func checkVolumes(t *testing.T, v values) {
	var names, mounted []string
	for _, claim := range v.Statefulset.VolumeClaimTemplates {
		names = append(names, claim.Name)
	}
	for _, volume := range v.ExtraVolumes {
		names = append(names, volume.Name)
	}
	for _, m := range v.ExtraVolumeMounts {
		mounted = append(mounted, m.Name)
	}
	require.ElementsMatch(t, names, mounted)
}

// checkPorts: each that is open is one that the configuration listens to.
func checkPorts(t *testing.T, v values) {
	text := checkEnv(t, v.pod().Spec.Containers[0])
	for name, p := range v.Ports {
		if slices.Contains(notOurs, name) {
			require.Equal(t, chartPort{}, p, name)
			continue
		}
		require.True(t, p.Enabled && p.ContainerPort == p.ServicePort, name)
		require.Contains(t, text, fmt.Sprintf("_PORT:-%d}", p.ContainerPort), name)
	}
	for _, name := range notOurs {
		require.Contains(t, v.Ports, name, "the chart opens it")
	}
	for name, port := range chartPorts {
		require.Contains(t, text, fmt.Sprintf("_PORT:-%d}", port), name)
	}
}

// The first tier knows every replica of the second by the name that the chart gives it.
func TestHelmTiersFindEachOther(t *testing.T) {
	read := func(file string) values {
		text, err := os.ReadFile(manifests + file)
		require.NoError(t, err)
		return strict[values](t, text)
	}
	second, first := read("gateway-values.yaml"), read("gateway-agent-values.yaml")
	require.Equal(t, "None", second.Service.ClusterIP)
	var names []string
	for i := range second.ReplicaCount {
		names = append(names, fmt.Sprintf("%[1]s-%[2]d.%[1]s:4317", second.FullnameOverride, i))
	}
	i := slices.IndexFunc(first.ExtraEnvs, func(e corev1.EnvVar) bool { return e.Name == "OTELCOL_COLLECTORS" })
	require.Equal(t, "["+strings.Join(names, ", ")+"]", first.ExtraEnvs[i].Value)
}

// TestSidecarPatch reads the patch as a part of a Deployment.
func TestSidecarPatch(t *testing.T) {
	text, err := os.ReadFile(manifests + "sidecar-patch.yaml")
	require.NoError(t, err)
	c := strict[appsv1.Deployment](t, text).Spec.Template.Spec.InitContainers[0]
	checkEnv(t, c)
	require.Equal(t, corev1.ContainerRestartPolicyAlways, *c.RestartPolicy)
	require.True(t, c.Resources.Limits.Memory().Cmp(*c.Resources.Requests.Memory()) > 0)
}
