package corpus

import "strings"

// words are what names are made of. None of them belongs to a family that is held out (see HeldOut).
var words = strings.Fields(`
total count value left right price weight speed height depth offset limit index score angle width length first last next prev
start end begin stop size area volume mass force power energy rate ratio scale factor base top bottom inner outer center edge
point line row column cell grid table list item entry record field key name label title text word letter char digit number
min max mean middle low high upper lower near far close open short long big small fast slow hot cold warm light dark red green
blue alpha beta gamma delta sigma theta phi omega input output source target result answer guess error noise signal wave pulse
beat tone pitch note chord tempo phase cycle period step stride jump hop turn spin swing bend fold join split merge part piece
half double triple single pair group set pool queue stack heap tree leaf root branch node link chain ring loop path road track
route way trip leg arm hand foot head body tail wing wheel gear belt pump pipe tank bucket box crate shelf bin rack stock
store shop order cost fee tax bonus discount profit loss margin budget salary wage loan debt credit balance account amount
payment interest share fund coin token ticket prize gift day week month year hour minute second time date age clock timer delay
wait rest sleep work task job plan goal rule test trial probe sample draw roll flip toss pick choose sort rank level grade tier
class kind type mode state flag mark sign dot dash bar dial knob slider lever button switch lamp bulb beam ray shadow shade tint
color hue pixel image frame scene view zoom pan tilt focus lens mirror glass stone rock sand clay mud snow ice rain storm wind
cloud sun moon star planet orbit comet river lake sea shore island hill peak ridge valley field farm crop seed plant root flower
fruit apple pear plum grape lemon melon berry nut grain rice bread cake sugar salt spice tea milk water fuel oil gas smoke fire
heat steam flow drift drag lift thrust push pull grip hold drop fall rise climb dive swim walk run ride drive fly land dock
port harbor ship boat raft sail anchor rope knot net hook lock gate door wall roof floor room house tower bridge arch dome stair
ladder beam truss frame spring rod pole mast post peg pin bolt nut screw nail plate sheet foil wire cable cord thread stitch
patch cloth wool silk paper ink pen brush paint board card page book shelf index chapter verse rhyme story fable
shift blend fade tune trim clamp wrap pad fill clear reset init setup build make find search match compare check count measure
reach span gap slot notch groove bump dent curve slope grade mound hollow pit well shaft
`)

// reserved are names that Go, or the packages that programs use, have given a meaning.
var reserved = func() map[string]bool {
	m := map[string]bool{}
	for _, s := range strings.Fields(`break case chan const continue default defer else fallthrough for func go goto if import interface map package range return
		select struct switch type var append cap clear close complex copy delete imag len make max min new panic print println real recover
		any bool byte error float32 float64 int int8 int16 int32 int64 rune string uint uint8 uint16 uint32 uint64 true false nil iota
		math sort strings strconv fmt slices unicode sodarace draw main init
		index value l o`) {
		m[s] = true
	}
	delete(m, "index")
	delete(m, "value")
	return m
}()
