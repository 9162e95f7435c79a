package sodarace

import "math"

// Constants of the solver, as Box2D 2.3.0 has them (its b2Settings.h names them too), in world units, seconds and
// float32. Changing any of them breaks the golden tests.
const (
	pi32          float32 = 3.14159265359
	linearSlop    float32 = 0.005 // overlap and stretch that is left alone
	skin          float32 = 2 * linearSlop
	maxCorrection float32 = 0.2  // of one position correction
	maxMove       float32 = 2    // of one joint in one step
	baumgarte     float32 = 0.2  // share of an overlap that one pass removes
	toiBaumgarte  float32 = 0.75 // the same after a time of impact
	bounceSpeed   float32 = 1    // slower contacts do not bounce
	sleepSpeed2   float32 = float32(0.01) * float32(0.01)
	sleepAfter    float32 = 0.5
	epsilon32     float32 = 1.1920929e-07

	iterations    = 10 // of velocities, and at most of positions
	toiIterations = 20
	maxImpacts    = 8 // of one joint in one step
)

// Constants of OpenELM's world.
const (
	gravity     float32 = -25
	damping     float32 = 1.1
	density     float32 = 25
	restitution float32 = 0.1
	groundY     float32 = -100 // centre of the ground's box
	groundHalfX float32 = 3500 // its half extents
	groundHalfY float32 = 10
	groundTop           = float64(groundY + groundHalfY)
)

// StepsPerSecond is the simulator's clock: one step lasts 1/60 s.
const StepsPerSecond = 60

// A material holds the numbers that follow from the constants above by float32 arithmetic at run time (in constants Go would
// be more exact than the C++ it has to equal). All joints weigh the same, so they serve every walker.
type material struct {
	rate        float64 // seconds per step
	swing       float64 // radians by which the muscles' clock advances per step
	h, invH     float32 // rate and its inverse
	damp, fall  float32 // factor and summand of a velocity per step
	radius      float32
	invMass     float32
	normalMass  float32 // effective mass of a contact
	friction    float32
	boneMass    float32 // effective mass of a rigid connection
	springMass  float32 // effective mass of a spring, softness included
	stiffness   float32
	gamma       float32 // softness of a spring
	touchBelow  float32 // height of a centre over the ground's top at which it touches
	impactBelow float32 // height under which a time of impact is looked for
}

var stuff = newMaterial(60, 3)

func newMaterial(perSecond, clock float64) material {
	var m material
	m.rate = 1 / perSecond
	m.swing = clock * m.rate
	m.h = float32(m.rate)
	m.invH = 1 / m.h
	m.damp = 1 - float32(m.h*damping)
	m.fall = float32(m.h * gravity)
	m.radius = float32(canvas(canvasW, divideW) / 35)
	m.invMass = 1 / float32(float32(float32(density*pi32)*m.radius)*m.radius)
	m.normalMass = 1 / m.invMass
	m.friction = sqrt32(float32(1) * float32(0.2))
	both := m.invMass + m.invMass
	m.boneMass = 1 / both
	const hertz, ratio float32 = 3, 0.3
	omega := float32(float32(2*pi32) * hertz)
	d := float32(float32(float32(2*m.boneMass)*ratio) * omega)
	m.stiffness = float32(float32(m.boneMass*omega) * omega)
	m.gamma = 1 / float32(m.h*(d+float32(m.h*m.stiffness)))
	m.springMass = 1 / (both + m.gamma)
	m.touchBelow = skin + m.radius
	m.impactBelow = m.touchBelow - float32(3*linearSlop) + float32(0.25*linearSlop) + 0.002
	return m
}

func sqrt32(x float32) float32 { return float32(math.Sqrt(float64(x))) }
