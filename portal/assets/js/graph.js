// The alignment graph's own bundle, loaded on its page only: Cytoscape is larger than all the rest together.
import cytoscape from "cytoscape";

export { cytoscape };
