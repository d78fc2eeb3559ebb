// Sprites that are handed out anew each frame and kept for the next: nothing is made or thrown away while drawing.
// Knows nothing of what the sprites show.
import { type Container, Sprite, type Texture } from 'pixi.js'

export class SpritePool {
  private readonly layer: Container
  private readonly blend: 'normal' | 'add'
  private readonly sprites: Sprite[] = []
  private used = 0

  constructor(layer: Container, blend: 'normal' | 'add' = 'normal') {
    this.layer = layer
    this.blend = blend
  }

  /** All sprites are free again. */
  begin(): void {
    this.used = 0
  }

  /** The next sprite, at (x, y) units, untinted, opaque, unturned and of its own size. */
  take(texture: Texture, x: number, y: number): Sprite {
    let sprite = this.sprites[this.used]
    if (sprite === undefined) {
      sprite = new Sprite({ texture, anchor: 0.5, blendMode: this.blend })
      this.layer.addChild(sprite)
      this.sprites.push(sprite)
    }
    this.used++
    sprite.texture = texture
    sprite.visible = true
    sprite.position.set(x, y)
    sprite.rotation = 0
    sprite.scale.set(1)
    sprite.tint = 0xffffff
    sprite.alpha = 1
    return sprite
  }

  /** As `take`, in this colour, opacity and size. */
  paint(texture: Texture, x: number, y: number, tint: number, alpha: number, scale: number): Sprite {
    const sprite = this.take(texture, x, y)
    sprite.tint = tint
    sprite.alpha = alpha
    sprite.scale.set(scale)
    return sprite
  }

  /** Hides the sprites that nobody took. */
  end(): void {
    for (let i = this.used; i < this.sprites.length; i++) this.sprites[i]!.visible = false
  }
}
