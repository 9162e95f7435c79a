package sodarace

import "fmt"

// A Terrain is the ground that a walker crosses. Terrains are values; two are equal if they have the same shape. The zero
// value is Flat.
type Terrain struct {
	name string // "" is flat
}

// Flat is level ground without end (7000 world units wide).
var Flat = Terrain{}

// Name is the word by which TerrainByName finds the terrain: "flat".
func (t Terrain) Name() string {
	if t.name == "" {
		return "flat"
	}
	return t.name
}

// String is the name.
func (t Terrain) String() string { return t.Name() }

// Terrains lists all terrains.
func Terrains() []Terrain { return []Terrain{Flat} }

// TerrainByName finds a terrain by its name; the error for an unknown one lists those there are.
func TerrainByName(name string) (Terrain, error) {
	var names []string
	for _, t := range Terrains() {
		if t.Name() == name {
			return t, nil
		}
		names = append(names, t.Name())
	}
	return Terrain{}, fmt.Errorf("sodarace: no terrain %q; there are %q", name, names)
}
