/** The icons by how their drawings begin, which is the same in every language. */
const PATHS = {
  heart: ["0 0 24 24", "M16.792 3.904A4.989 4.989 0 0 1 21.5 9.122L12 20 2.5 9.122Z"],
  usedHeart: ["0 0 48 48", "M34.6 3.1c-4.5 0-7.9 1.8-10.6 5.6L24 44Z"],
  bubble: ["0 0 24 24", "M20.656 17.008a9.993 9.993 0 1 0-3.59 3.615L22 22Z"],
  arrows: ["0 0 24 24", "M19.998 9.497a1 1 0 0 0-1 1v4.228H5Z"],
  usedArrows: ["0 0 24 24", "M16 6.001a1 1 0 0 0 .924-1.382H3Z"],
  plane: ["0 0 24 24", "M13.973 20.046 21.77 6.928H4.466Z"],
  flag: ["0 0 24 24", "M20 21 12 13.44 4 21V3h16Z"],
  other: ["0 0 24 24", "M2 12h20M12 2v20Z"],
};

export function Icon({ drawing, label, size = 24 }) {
  const [box, path] = PATHS[drawing];
  const fill = drawing === "usedHeart" ? "rgb(255, 48, 64)" : "currentColor";
  return (
    <svg aria-label={label} fill={fill} height={size} role="img" viewBox={box} width={size}>
      <title>{label}</title>
      <path d={path} />
    </svg>
  );
}
